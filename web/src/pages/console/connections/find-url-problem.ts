/** What is wrong with the address of a GitLab as entered; null when it is one. */
export function findUrlProblem(text: string): string | null {
  if (text === '') return 'Enter an address.';
  if (!/^https?:\/\//i.test(text)) return 'Begin with https://';
  if (!URL.canParse(text)) return 'This is no address.';
  const { username, search, hash } = new URL(text);
  if (username !== '') return 'Leave out the user name.';
  if (search !== '' || hash !== '') return 'Leave out what follows ? or #.';
  return null;
}
