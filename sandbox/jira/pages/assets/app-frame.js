// The page around an app's frame, on Atlassian's own host library, with what Jira's front end adds to it.
const { connectHost } = window;
const place = document.querySelector('.app-frame');
const { url, addonKey, moduleKey, tokenPath } = place.dataset;
const sandbox = [
  'allow-downloads',
  'allow-forms',
  'allow-modals',
  'allow-popups',
  'allow-popups-to-escape-sandbox',
  'allow-same-origin',
  'allow-scripts',
  'allow-top-navigation-by-user-activation',
].join(' ');
const frame = document.createElement('iframe');

async function getToken() {
  const response = await fetch(tokenPath);
  if (!response.ok) throw new Error(`No token: ${response.status}`);
  return response.text();
}

function promising(answer) {
  const method = async (...given) => answer(...given);
  method.returnsPromise = true;
  return method;
}

connectHost.defineModule('context', {
  getToken: promising(getToken),
  getContext: promising(() => ({ jira: {} })),
});
connectHost.defineModule('user', {
  getCurrentUser: (callback) => callback({ atlassianAccountId: place.dataset.accountId }),
});
connectHost.defineModule('navigator', {
  go: (target, context) => {
    if (target === 'issue') location.assign(`/browse/${encodeURIComponent(context.issueKey)}`);
    if (target === 'addonmodule') location.reload();
  },
  reload: () => location.reload(),
  getLocation: (callback) => callback({ target: 'addonModule', context: { addonKey, moduleKey } }),
});

function showSize(size) {
  return /^\d+$/.test(String(size)) ? `${size}px` : String(size);
}

connectHost.registerProvider('addon', {
  resize: (width, height) => {
    frame.style.width = showSize(width);
    frame.style.height = showSize(height);
  },
  // As high as the window allows; the app's page scrolls by itself.
  sizeToParent: () => frame.classList.add('sized-to-parent'),
  registerUnmountCallback: () => undefined,
});

connectHost.getFrameworkAdaptor().registerModule({
  getModuleRegistrationName: () => 'flag',
  isEnabled: () => true,
  getProvider: () => ({ create: showFlag }),
});

function showFlag({ id, title, body, actions, onClose, type }) {
  const flag = document.createElement('section');
  flag.className = `flag ${type}`;
  flag.setAttribute('role', 'alert');
  const heading = document.createElement('h2');
  heading.textContent = title;
  const text = document.createElement('p');
  text.textContent = body ?? '';
  const buttons = actions.map(({ actionText, executeAction }) => {
    const button = document.createElement('button');
    button.textContent = actionText;
    button.addEventListener('click', () => executeAction());
    return button;
  });
  flag.append(heading, text, ...buttons);
  document.body.append(flag);
  const close = () => {
    if (flag.isConnected) onClose(id);
    flag.remove();
  };
  setTimeout(close, 8_000);
  return { close };
}

const { iframeAttributes } = connectHost.createExtension({
  addon_key: addonKey,
  key: moduleKey,
  url,
  // `noDOM`: the library looks for jQuery otherwise, whatever `createExtension` says of itself.
  options: {
    autoresize: true,
    isFullPage: true,
    noDOM: true,
    hostOrigin: location.origin,
    sandbox,
  },
});
for (const [name, value] of Object.entries(iframeAttributes)) frame.setAttribute(name, value);
frame.title = 'Configuration';
frame.referrerPolicy = 'no-referrer';
frame.className = 'ap-iframe';
place.append(frame);
