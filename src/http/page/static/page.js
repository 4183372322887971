// A browser refuses confirm() in a frame of another origin, so the button asks a second time itself.
const status = document.querySelector('#status');

function say(text) {
  status.textContent = text;
}

function readContextToken() {
  return new Promise((resolve, reject) => {
    if (!globalThis.AP) reject(new Error('Open this page inside Jira.'));
    else globalThis.AP.context.getToken(resolve);
  });
}

async function readReason(response) {
  const body = await response.json().catch(() => ({}));
  return typeof body.error === 'string' ? body.error : `Error ${response.status}`;
}

async function unlink(button) {
  const token = await readContextToken();
  const response = await fetch(button.dataset.unlinkPath, {
    method: 'DELETE',
    headers: { authorization: `JWT ${token}` },
  });
  if (response.status === 403) throw new Error('Only a Jira administrator may unlink.');
  if (!response.ok && response.status !== 404) throw new Error(await readReason(response));
  button.closest('tr').remove();
}

async function onUnlink(button) {
  if (!('isAsked' in button.dataset)) {
    button.dataset.isAsked = '';
    button.textContent = 'Really unlink?';
    return;
  }
  button.disabled = true;
  try {
    await unlink(button);
    say('Unlinked.');
  } catch (error) {
    say(`Not unlinked: ${error.message}`);
    button.disabled = false;
  }
}

for (const button of document.querySelectorAll('button[data-unlink-path]')) {
  button.addEventListener('click', () => onUnlink(button));
}
