// Only a page of this very origin hears the code; it is of use with that page's secret verifier alone.
const answer = new URLSearchParams(window.location.search);

if (window.opener) {
  window.opener.postMessage(
    {
      type: 'jiraConnectOauthCallback',
      code: answer.get('code'),
      state: answer.get('state'),
      error: answer.get('error'),
      errorDescription: answer.get('error_description'),
    },
    window.location.origin,
  );
  window.close();
} else {
  document.querySelector('#status').textContent =
    'The window that asked to sign in is gone. Close this one, reload the page you came from, and sign in again.';
}
