// The page around an app's frame: answers what the app's page asks through `/connect/all.js`.
const frame = document.querySelector('iframe.app-frame');
const appOrigin = new URL(frame.src).origin;

const answers = {
  getToken: async () => (await fetch(frame.dataset.token)).text(),
  getContext: async () => ({ jira: {} }),
  getLocation: async () => location.href,
  reload: async () => location.reload(),
  resize: async (_width, height) => {
    if (/^\d+(px)?$/.test(String(height))) frame.style.height = `${Number.parseInt(height, 10)}px`;
  },
  flag: async ({ title, body } = {}) => {
    const flag = document.createElement('p');
    flag.className = 'flag';
    flag.textContent = [title, body].filter(Boolean).join(': ');
    document.body.append(flag);
    setTimeout(() => flag.remove(), 6_000);
  },
};

addEventListener('message', async ({ data, origin, source }) => {
  if (origin !== appOrigin || source !== frame.contentWindow) return;
  if (data?.sandbox !== 'connect' || !Object.hasOwn(answers, data.ask)) return;
  const answer = await answers[data.ask](...data.details);
  source.postMessage({ sandbox: 'connect', id: data.id, answer }, appOrigin);
});
