import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, afterEach, before, describe, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import pino from 'pino';
import { type Product, startProduct } from '../../src/compose.ts';
import { readConfig } from '../../src/config/index.ts';
import { holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { linkGroup, listSubscriptions } from '../support/link-group.ts';
import {
  type Certificate,
  hasProgram,
  makeCertificate,
  type ProxyProgram,
  readGuideBlocks,
  startReverseProxy,
} from '../support/reverse-proxy.ts';
import { findFreePort, type Surroundings, startSurroundings } from '../support/start-world.ts';
import { assertNoViolations } from '../support/use-world.ts';

// The blocks of the guide, in the very programs: Jira, GitLab and people come by https through the proxy only.

const adminToken = 'an-admin-token-of-tests';
const authorities = getCACertificates('default');
let certificate: Certificate;

before(async () => {
  certificate = await makeCertificate();
  setDefaultCACertificates([...authorities, certificate.text]);
});
after(async () => {
  setDefaultCACertificates(authorities);
  await rm(certificate.folder, { recursive: true, force: true });
});

type Place = { readonly port: number; readonly plainPort: number; readonly productPort: string };
type Scene = {
  readonly program: ProxyProgram;
  readonly path: string;
  readonly configure: (place: Place) => Promise<string>;
};

/** Names, ports and files of this machine instead of those of the guide. */
function settle(text: string, { port, plainPort, productPort }: Place): string {
  return text
    .replaceAll(/\/etc\/letsencrypt\/live\/[^/]+/g, certificate.folder)
    .replaceAll(/gitlab(-for-jira)?\.example\.com/g, 'localhost')
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${productPort}`)
    .replaceAll(/(\*|localhost):443/g, `$1:${port}`)
    .replaceAll('*:80', `*:${plainPort}`);
}

async function readNginx(place: Place, location?: (own: string) => string): Promise<string> {
  const [server = '', below = ''] = await readGuideBlocks('reverse-proxies.md', 'nginx');
  const whole = location
    ? server.replace(/location \/ \{\n {4}proxy_pass.*?\n {2}\}/s, location(below))
    : server;
  return settle(whole, place);
}

async function readCaddy(place: Place, index: number): Promise<string> {
  const block = (await readGuideBlocks('reverse-proxies.md', 'caddy'))[index] ?? '';
  const tls = `\ttls ${certificate.file} ${certificate.keyFile}\n`;
  const site = block.replace(/^(\S+) \{\n/, (_, name) => `https://${name}:${place.port} {\n${tls}`);
  return `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${settle(site, place)}`;
}

const scenes: Record<string, Scene> = {
  'NGINX with the block of the administrator document': {
    program: 'nginx',
    path: '',
    configure: (place) => readNginx(place),
  },
  'NGINX below a path that it hands on': {
    program: 'nginx',
    path: '/jira',
    configure: (place) => readNginx(place, (own) => own),
  },
  'NGINX below a path that it takes off': {
    program: 'nginx',
    path: '/jira',
    configure: (place) => readNginx(place, (own) => own.replace(':3000;', ':3000/;')),
  },
  Caddy: { program: 'caddy', path: '', configure: (place) => readCaddy(place, 0) },
  'Caddy below a path': {
    program: 'caddy',
    path: '/jira',
    configure: (place) => readCaddy(place, 1),
  },
};

/** Everything but the proxy listens where only the proxy looks. */
function useScene({ program, path, configure }: Scene) {
  let made: Surroundings | undefined;
  let product: Product | undefined;
  let proxy: Awaited<ReturnType<typeof startReverseProxy>> | undefined;
  let plainPort = 0;
  before(async () => {
    const port = await findFreePort();
    plainPort = await findFreePort();
    const productUrl = `https://localhost:${port}${path}`;
    made = await startSurroundings({
      jira: { acceptHttpApps: false },
      env: { PUBLIC_URL: productUrl, TRUSTED_PROXIES: '127.0.0.1,::1', ADMIN_TOKEN: adminToken },
    });
    const productPort = made.env.PORT ?? '';
    proxy = await startReverseProxy(
      program,
      await configure({ port, plainPort, productPort }),
      port,
    );
    product = await startProduct(readConfig(made.env), pino({ level: 'fatal' }));
    made = { ...made, productUrl };
  });
  after(async () => {
    await product?.stop();
    await proxy?.stop();
    await made?.stop();
  });
  return {
    get plainPort() {
      return plainPort;
    },
    get world() {
      if (!made) throw new Error('It is there within tests only.');
      return made;
    },
  };
}

for (const [name, scene] of Object.entries(scenes)) {
  describe(name, {
    skip: !hasProgram(scene.program) && `${scene.program} is not installed`,
  }, () => {
    const given = useScene(scene);
    afterEach(() => assertNoViolations(given.world));

    test('install, link, sync and the creation of a branch work', async () => {
      const { jira, gitlab, productUrl } = given.world;
      const group = gitlab.createGroup({ path: 'acme' });
      const shop = gitlab.createProject({ group, name: 'Shop' });
      await gitlab.pushCommits(shop, 'main', [{ message: 'WEB-1 begins' }]);
      await jira.install(`${productUrl}/-/jira_connect/app_descriptor.json`);
      await linkGroup(given.world, 'acme');
      assert.equal((await listSubscriptions(given.world)).length, 1);
      await holdsEventually(() =>
        assert.deepEqual(jiraShows(given.world, 'WEB-1').commits, ['WEB-1 begins']),
      );
      // Its webhook comes through the proxy.
      await holdsEventually(() => assert.ok(gitlab.hooks().length > 0));
      assert.ok(gitlab.hooks().every(({ url }) => url.startsWith(`${productUrl}/`)));
      await gitlab.pushCommits(shop, 'WEB-2', [{ message: 'WEB-2' }]);
      await holdsEventually(() =>
        assert.deepEqual(jiraShows(given.world, 'WEB-2').branches, ['WEB-2']),
      );
      await createBranch(given.world, shop.id, 'WEB-3-by-hand');
      await holdsEventually(() =>
        assert.deepEqual(jiraShows(given.world, 'WEB-3').branches, ['WEB-3-by-hand']),
      );
    });

    test('the page in Jira and its files come through it', async () => {
      const { jira, productUrl } = given.world;
      const page = await fetch(jira.pageUrl('/subscriptions', 'admin-account'));
      const html = await page.text();
      assert.equal(page.status, 200, html);
      const [, script = ''] =
        /<script[^>]* src="(\/[^"]+)"/.exec(html.replace(/<script[^>]*all\.js[^>]*>/, '')) ?? [];
      assert.ok(script.startsWith(`${scene.path}/-/`), script);
      assert.equal((await fetch(new URL(script, productUrl))).status, 200);
    });

    test('the doctor finds nothing wrong with the address', async () => {
      const checks = await askDoctor(given.world);
      const states = checks.filter((one) => /^address\.(live|descriptor)$/.test(one.name));
      assert.deepEqual(
        states.map(({ state }) => state),
        ['passed', 'passed'],
      );
    });
  });
}

describe('a proxy that rewrites answers', {
  skip: !hasProgram('nginx') && 'nginx is not installed',
}, () => {
  const given = useScene({
    program: 'nginx',
    path: '',
    configure: async (place) => {
      const rewriting = `proxy_set_header Accept-Encoding "";
    sub_filter_types application/json;
    sub_filter_once off;
    sub_filter 'gitlab-jira-connect-localhost' 'gitlab-jira-connect-public.example';
    proxy_hide_header upgrade;`;
      return (await readNginx(place)).replace('proxy_hide_header upgrade;', rewriting);
    },
  });

  test('is found by the doctor, which names the rewritten key', async () => {
    const found = (await askDoctor(given.world)).find(({ name }) => name === 'address.descriptor');
    assert.equal(found?.state, 'failed');
    assert.match(found?.found ?? '', /gitlab-jira-connect-public\.example/);
    assert.match(found?.cause ?? '', /gitlab-jira-connect-localhost: .*a proxy rewrites/);
  });

  test('sends visitors without https to https', async () => {
    const url = `http://localhost:${given.plainPort}/-/console`;
    const answer = await fetch(url, { redirect: 'manual' });
    assert.equal(answer.status, 301);
    assert.equal(answer.headers.get('location'), `${given.world.productUrl}/-/console`);
  });
});

type Checked = { name: string; state: string; found: string; cause: string | null };

/** Not through the proxy: the answer would be rewritten as well. */
async function askDoctor({ env }: Surroundings): Promise<Checked[]> {
  const headers = { authorization: `Bearer ${adminToken}` };
  const response = await fetch(`http://127.0.0.1:${env.PORT}/api/v1/doctor`, { headers });
  assert.equal(response.status, 200);
  return ((await response.json()) as { checks: Checked[] }).checks;
}

async function createBranch(
  { gitlab, productUrl }: Surroundings,
  project: number,
  name: string,
): Promise<void> {
  const { gitlabs } = await (await fetch(`${productUrl}/-/page/gitlabs`)).json();
  const token = gitlab.createToken(gitlab.root, { kind: 'oauth', scopes: ['api'] }).value;
  const response = await fetch(`${productUrl}/-/page/branch`, {
    method: 'POST',
    headers: { 'gitlab-authorization': `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ gitlab: gitlabs[0].slug, project, ref: 'main', name }),
  });
  assert.ok(response.ok, await response.text());
}
