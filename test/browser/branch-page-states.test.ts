import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAt } from '../support/look-at.ts';
import { makeGitlab, makeProject, refuse, useBranchPage } from '../support/use-branch-page.ts';

const at = useBranchPage();

test('a sign-in that has ended asks to sign in again', async () => {
  at.answers['POST /-/page/branch'] = () =>
    refuse(401, 'GITLAB_SIGN_IN_REQUIRED', 'Not signed in.');
  await at.open();
  await at.signIn();
  await at.chooseProject();
  await at.create();
  await at.page.getByText('Your sign-in to GitLab has ended.').waitFor();
  await at.page.getByRole('button', { name: /^Sign in/ }).waitFor();
});

test('one of several GitLabs is chosen, and the last one is remembered', async () => {
  const gitlabs = [makeGitlab('main'), makeGitlab('second')];
  at.answers['GET /-/page/gitlabs'] = () => ({ body: { gitlabs } });
  await at.open();
  await at.page.getByLabel('GitLab', { exact: true }).click();
  await lookAt(at.page, 'branch-gitlabs');
  await at.page.getByRole('option', { name: 'https://second.example.test' }).click();
  await at.signIn();
  await at.chooseProject();
  await at.create();
  await at.succeeds();
  assert.equal(at.made[0]?.gitlab, 'second');
  await at.open('issue_key=ABC-7&issue_summary=x');
  await at.page.getByRole('button', { name: 'Sign in to second.example.test' }).waitFor();
  await at.open('issue_key=ABC-7&gitlab=main');
  await at.page.getByRole('button', { name: 'Sign in to gitlab.example.test' }).waitFor();
});

const empties: [what: string, plant: () => void, says: RegExp][] = [
  [
    'no GitLab',
    () => {
      at.answers['GET /-/page/gitlabs'] = () => ({ body: { gitlabs: [] } });
    },
    /No GitLab is connected/,
  ],
  [
    'no OAuth application',
    () => {
      const gitlab = { ...makeGitlab('main'), applicationId: null };
      at.answers['GET /-/page/gitlabs'] = () => ({ body: { gitlabs: [gitlab] } });
    },
    /has no OAuth application for this service yet/,
  ],
  [
    'a server that fails',
    () => {
      at.answers['GET /-/page/gitlabs'] = () => refuse(500, 'INTERNAL', 'It broke.');
    },
    /The page cannot be shown/,
  ],
];
for (const [what, plant, says] of empties) {
  test(`${what} is said before sign-in`, async () => {
    plant();
    await at.open();
    await at.page.getByText(says).waitFor();
    await lookAt(at.page, `branch-${what.replaceAll(' ', '-')}`);
  });
}

test('no project, no branch and a failed search are said', async () => {
  at.answers['GET /-/page/branch/sources'] = () => ({ body: { branches: [] } });
  await at.open();
  await at.signIn();
  await at.page.getByLabel('Project').fill('nothing-like-this');
  await at.page.getByText(/No project found in which you may push/).waitFor();
  await lookAt(at.page, 'branch-no-project');
  at.answers['GET /-/page/branch/projects'] = () => refuse(502, 'GITLAB_UNREACHABLE', 'No answer.');
  await at.page.getByLabel('Project').fill('other');
  await at.page.getByText('The search failed').waitFor();
  at.answers['GET /-/page/branch/projects'] = () => ({
    body: { projects: [makeProject(9, 'acme/empty')], nextPage: null },
  });
  await at.chooseProject('acme/empty');
  await at.page.getByText('This project has no branches yet').waitFor();
  await lookAt(at.page, 'branch-no-branches');
});

test('one of 20,000 projects is found at once', async () => {
  await at.open();
  await at.signIn();
  await at.page.getByLabel('Project').click();
  await at.page.getByRole('option').nth(19).waitFor();
  await lookAt(at.page, 'branch-projects');
  const begin = performance.now();
  await at.page.getByLabel('Project').fill('service-19999');
  await at.page.getByRole('option', { name: 'service-19999' }).waitFor();
  // Of that, a quarter of a second waits for the next key.
  assert.ok(performance.now() - begin < 1_500);
});

const hostile = '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>{{7*7}}';

test('hostile text stays text', async () => {
  at.answers['GET /-/page/branch/projects'] = () => ({
    body: {
      projects: [{ ...makeProject(1, hostile), avatarUrl: 'javascript:window.hurt=1' }],
      nextPage: null,
    },
  });
  at.answers['GET /-/page/branch/sources'] = () => ({
    body: { branches: [{ name: `main${hostile}`, isDefault: true }] },
  });
  at.answers['GET /-/page/person'] = () => ({
    body: { username: hostile, name: `Dana${hostile}`, avatarUrl: null },
  });
  at.answers['POST /-/page/branch'] = () => ({
    body: { name: hostile, url: 'javascript:window.hurt=1' },
  });
  await at.open(new URLSearchParams({ issue_key: 'ABC-1', issue_summary: hostile }).toString());
  await at.page.getByText(hostile).first().waitFor();
  await at.signIn();
  await at.chooseProject(hostile);
  await at.page.getByText(`main${hostile}`).waitFor();
  await at.create();
  await at.succeeds();
  await lookAt(at.page, 'branch-hostile');
  const link = at.page.getByText('Open the branch in GitLab');
  assert.doesNotMatch(await link.evaluate((one) => one.closest('a')?.href ?? ''), /javascript/);
  await at.open(`issue_key=${encodeURIComponent(hostile)}`);
  await at.page.getByText(hostile).first().waitFor();
  assert.equal(await at.page.evaluate('window.hurt'), undefined);
});

test('a damaged memory of the last project is ignored', async () => {
  await at.open();
  await at.page.evaluate("localStorage.setItem('gitlab_branch_project:ABC', '{\"project\":7')");
  await at.open();
  await at.signIn();
  await at.page.getByText('Search by name or path').waitFor();
});
