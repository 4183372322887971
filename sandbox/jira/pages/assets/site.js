// What is on every page: who looks at it, and whether it is light or dark.
const root = document.documentElement;
const themes = document.querySelector('select[name="theme"]');
const person = document.querySelector('select[name="as"]');
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

// Like the real Jira's, this attribute says what is shown, never what was chosen.
function showTheme() {
  const system = prefersDark.matches ? 'dark' : 'light';
  root.dataset.colorMode = themes.value === 'auto' ? system : themes.value;
}

themes.addEventListener('change', () => {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is for secure pages only.
  document.cookie = `jira-theme=${themes.value}; path=/; samesite=lax`;
  showTheme();
});
prefersDark.addEventListener('change', showTheme);
showTheme();

person.addEventListener('change', () => {
  const address = new URL(location.href);
  address.searchParams.set('as', person.value);
  location.assign(address);
});
