import type { BrowserContext, Request, Route } from 'playwright-core';
import type { PageData } from '../../src/contract/index.ts';
import type { BuiltPage } from './build-page.ts';

/** Where served pages are, and the GitLab that people sign in to. Nothing listens there. */
export const pageOrigin = 'https://app.example.test';
export const gitlabOrigin = 'https://gitlab.example.test';

/** How our server answers: a body, or a refusal. */
type PageAnswer = { readonly status?: number; readonly body: unknown };
/** By method and path, as `GET /-/page/gitlabs`. */
export type PageAnswers = Record<string, (request: Request) => PageAnswer | Promise<PageAnswer>>;

/** The strictest policy that the pages must stand. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
  `img-src 'self' data: ${gitlabOrigin}; base-uri 'none'; form-action 'none'`;

/** Answers all that the pages of this browser ask; anything else is refused and thereby complained of. */
export async function servePage(
  context: BrowserContext,
  {
    page,
    answers,
    host = 'standalone',
  }: { page: BuiltPage; answers: PageAnswers; host?: PageData['host'] },
): Promise<void> {
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.origin === gitlabOrigin) return answerAsGitlab(route, url);
    if (url.origin !== pageOrigin) return route.abort();
    const name = url.pathname.replace('/-/assets/', '');
    const file = page.files.get(name);
    if (file !== undefined) return route.fulfill({ body: toBody(file), contentType: typeOf(name) });
    if (url.pathname === '/callback') return route.fulfill(asHtml(callback));
    if (url.pathname === '/page') {
      return route.fulfill({
        ...asHtml(renderShell(page, host)),
        headers: { 'content-security-policy': policy, 'content-type': 'text/html' },
      });
    }
    return answerAsServer(route, answers, url);
  });
}

async function answerAsServer(route: Route, answers: PageAnswers, url: URL): Promise<void> {
  const answer = answers[`${route.request().method()} ${url.pathname}`];
  if (!answer) return route.fulfill({ status: 404, json: { error: refusal('NOT_FOUND') } });
  const { status = 200, body } = await answer(route.request());
  await route.fulfill({ status, json: body });
}

function refusal(code: string) {
  return { code, message: 'There is nothing here.', do: 'Check the address.' };
}

/** Agrees at once and goes back. */
async function answerAsGitlab(route: Route, url: URL): Promise<void> {
  if (url.pathname !== '/oauth/authorize') return route.fulfill({ contentType: 'image/png' });
  const state = url.searchParams.get('state') ?? '';
  await route.fulfill({
    status: 302,
    headers: { location: `${pageOrigin}/callback?code=the-code&state=${state}` },
  });
}

const callback = `<!doctype html><title>Signed in</title><script>
  const query = new URLSearchParams(location.search);
  window.opener.postMessage({
    type: 'jiraConnectOauthCallback', code: query.get('code'), state: query.get('state'),
  }, location.origin);
</script>`;

function renderShell({ script, styles }: BuiltPage, host: PageData['host']): string {
  const data: PageData = { basePath: '', host, site: null };
  const links = styles.map((name) => `<link rel="stylesheet" href="/-/assets/${name}">`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
${links}<script type="module" src="/-/assets/${script}"></script></head><body><div id="root"></div>
<script type="application/json" id="page-data">${JSON.stringify(data)}</script></body></html>`;
}

function asHtml(body: string) {
  return { body, contentType: 'text/html; charset=utf-8' };
}

function toBody(file: string | Uint8Array): string | Buffer {
  return typeof file === 'string' ? file : Buffer.from(file);
}

function typeOf(name: string): string {
  if (name.endsWith('.css')) return 'text/css';
  return name.endsWith('.js') ? 'text/javascript' : 'application/octet-stream';
}
