import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSandbox } from '../test-client.ts';

test('a counted list names all its pages in the headers', async () => {
  await using box = await openSandbox();
  const [project] = box.gitlab.seedProjects({
    group: box.group,
    projects: 1,
    mergeRequests: 45,
    branches: 1,
  });
  const path = `/projects/${project?.id}/merge_requests`;
  const { headers, body } = await box.api('GET', `${path}?per_page=20&page=2&state=all`);
  assert.equal((body as unknown[]).length, 20);
  const expected = { page: '2', 'per-page': '20', 'next-page': '3', 'prev-page': '1', total: '45' };
  for (const [name, value] of Object.entries({ ...expected, 'total-pages': '3' })) {
    assert.equal(headers.get(`x-${name}`), value, name);
  }
  const base = `${box.gitlab.url}/api/v4${path}?per_page=20`;
  assert.equal(
    headers.get('link'),
    [
      `<${base}&page=1&state=all>; rel="prev"`,
      `<${base}&page=3&state=all>; rel="next"`,
      `<${base}&page=1&state=all>; rel="first"`,
      `<${base}&page=3&state=all>; rel="last"`,
    ].join(', '),
  );
});

test('the last page has no next page, and per_page is cut at 100', async () => {
  await using box = await openSandbox();
  const [project] = box.gitlab.seedProjects({
    group: box.group,
    projects: 1,
    mergeRequests: 130,
    branches: 0,
  });
  const path = `/projects/${project?.id}/merge_requests?per_page=500&page=2`;
  const { headers, body } = await box.api('GET', path);
  assert.equal((body as unknown[]).length, 30);
  assert.equal(headers.get('x-per-page'), '100');
  assert.equal(headers.get('x-next-page'), '');
  assert.doesNotMatch(headers.get('link') ?? '', /rel="next"/);
  assert.match(box.gitlab.violations().join(), /per_page above 100/);
});

test('above 10,000 rows nothing is counted', async () => {
  await using box = await openSandbox();
  const [project] = box.gitlab.seedProjects({
    group: box.group,
    projects: 1,
    mergeRequests: 10_001,
    branches: 0,
  });
  const { headers } = await box.api('GET', `/projects/${project?.id}/merge_requests`);
  assert.equal(headers.get('x-total'), null);
  assert.equal(headers.get('x-total-pages'), null);
  assert.equal(headers.get('x-next-page'), '2');
  assert.doesNotMatch(headers.get('link') ?? '', /rel="last"/);
});

test('commits are paged but never counted', async () => {
  await using box = await openSandbox();
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  const messages = Array.from({ length: 25 }, (_, n) => ({ message: `commit ${n}` }));
  await box.gitlab.pushCommits(project, 'main', messages);
  const path = `/projects/${project.id}/repository/commits`;
  const first = await box.api('GET', path);
  assert.equal((first.body as unknown[]).length, 20);
  assert.equal(first.headers.get('x-total'), null);
  assert.equal(first.headers.get('x-next-page'), '2');
  const second = await box.api('GET', `${path}?page=2`);
  assert.equal((second.body as unknown[]).length, 5);
  assert.equal(second.headers.get('x-next-page'), '');
  assert.equal((await box.api('GET', `${path}?ref_name=nothing`)).status, 404);
});

test('projects can be read by id, from the last one seen', async () => {
  await using box = await openSandbox();
  box.gitlab.seedProjects({ group: box.group, projects: 5, mergeRequests: 0, branches: 0 });
  const query = 'pagination=keyset&order_by=id&sort=asc&per_page=3&simple=true';
  const first = await box.api('GET', `/projects?${query}`);
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  assert.match(next, /id_after=3/);
  const rest = await box.api('GET', next.slice(`${box.gitlab.url}/api/v4`.length));
  const ids = (rest.body as { id: number }[]).map(({ id }) => id);
  assert.deepEqual(ids, [4, 5]);
  assert.equal(rest.headers.get('link'), null);
});
