import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAt } from '../support/look-at.ts';
import { refuse, useBranchPage } from '../support/use-branch-page.ts';

const at = useBranchPage();
const name = () => at.page.getByLabel('Branch name');

test('a branch is made in the name of the signed-in person, and the project is remembered', async () => {
  await at.open();
  await at.page.getByRole('heading', { name: 'New branch' }).waitFor();
  await lookAt(at.page, 'branch-signed-out');
  await at.signIn();
  await lookAt(at.page, 'branch-form-empty');
  await at.chooseProject();
  assert.equal(await name().inputValue(), 'ABC-1-fix-the-login');
  await lookAt(at.page, 'branch-form');
  await at.create();
  await at.succeeds();
  await at.page.getByText('You can now close this window and return to Jira.').waitFor();
  const link = at.page.getByRole('link', { name: 'Open the branch in GitLab' });
  assert.match((await link.getAttribute('href')) ?? '', /\/tree\/ABC-1-fix-the-login$/);
  await lookAt(at.page, 'branch-created');
  assert.deepEqual(at.made, [
    { gitlab: 'main', project: 1, name: 'ABC-1-fix-the-login', ref: 'main' },
  ]);

  // The next branch of the Jira project: sign in, and it is one more click.
  await at.open('issue_key=ABC-2&issue_summary=Second');
  await at.signIn();
  await at.page.getByText('acme/shop').waitFor();
  await at.create();
  await at.succeeds();
  assert.equal(at.made[1]?.name, 'ABC-2-second');
});

test('every flow works by keyboard alone', async () => {
  await at.open();
  const focused = () =>
    at.page.evaluate('document.activeElement.innerText || document.activeElement.id');
  await at.page.getByRole('button', { name: /^Sign in/ }).waitFor();
  await at.page.keyboard.press('Tab');
  assert.match(String(await focused()), /^Sign in/);
  await at.page.keyboard.press('Enter');
  await at.page.getByLabel('Project').waitFor();
  await at.page.keyboard.press('Tab');
  assert.ok(
    await at.page.getByLabel('Project').evaluate((field) => field === document.activeElement),
  );
  await at.page.keyboard.type('acme/shop');
  await at.page.getByRole('option', { name: 'acme/shop' }).waitFor();
  await at.page.keyboard.press('Enter');
  await at.page.keyboard.press('Tab');
  await at.page.keyboard.press('ArrowDown');
  await at.page.getByRole('option', { name: 'release/1' }).waitFor();
  await at.page.keyboard.press('End');
  await at.page.keyboard.press('Enter');
  await at.page.keyboard.press('Tab');
  await at.page.keyboard.press('End');
  await at.page.keyboard.type('-x');
  await at.page.keyboard.press('Enter');
  await at.succeeds();
  assert.deepEqual(at.made, [
    { gitlab: 'main', project: 1, name: 'ABC-1-fix-the-login-x', ref: 'release/1' },
  ]);
  assert.match(String(await focused()), /New branch was successfully created/);
});

test('a name is checked as it is typed, and nothing is sent while it will not do', async () => {
  await at.open();
  await at.signIn();
  await at.chooseProject();
  for (const [typed, text] of [
    ['', /Enter a name/],
    ['two words', /no spaces/],
    ['ABC-1..x', /two dots/],
    ['ABC-1.lock', /\.lock/],
    ['ABC-1-taken', /has a branch of this name already/],
  ] as const) {
    await name().fill(typed);
    if (typed === '') await at.create();
    await at.page.getByText(text).waitFor();
    assert.equal(await name().getAttribute('aria-invalid'), 'true');
    await at.create();
  }
  await lookAt(at.page, 'branch-name-refused');
  assert.deepEqual(at.made, []);
  await name().fill('something-else');
  await at.page.getByText(/Without ABC-1 in its name, Jira will not show the branch/).waitFor();
  assert.equal(await name().getAttribute('aria-invalid'), null);
});

test('two clicks make one branch', async () => {
  const make = at.answers['POST /-/page/branch'];
  at.answers['POST /-/page/branch'] = async (request) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return make?.(request) ?? { body: null };
  };
  await at.open();
  await at.signIn();
  await at.chooseProject();
  await at.page.getByRole('button', { name: 'Create branch' }).evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await at.succeeds();
  assert.equal(at.made.length, 1);
});

test('what is missing is said when it is tried', async () => {
  await at.open('');
  await at.signIn();
  assert.equal(await name().inputValue(), '');
  assert.equal(await at.page.getByText('Enter a name').count(), 0);
  await at.create();
  await at.page.getByText('Choose the project.').waitFor();
  await at.page.getByText('Enter a name for the branch.').waitFor();
  await lookAt(at.page, 'branch-missing');
  assert.deepEqual(at.made, []);
});

test('a refusal is told with what to do, and can be tried again', async () => {
  const make = at.answers['POST /-/page/branch'];
  at.answers['POST /-/page/branch'] = () =>
    refuse(409, 'BRANCH_EXISTS', 'Branch already exists', 'Choose another name.');
  await at.open();
  await at.signIn();
  await at.chooseProject();
  await at.create();
  const alert = at.page.getByRole('alert');
  await alert.getByText('Failed to create branch.').waitFor();
  await alert.getByText('Branch already exists').waitFor();
  await alert.getByText('Choose another name.').waitFor();
  await lookAt(at.page, 'branch-refused');
  if (make) at.answers['POST /-/page/branch'] = make;
  await name().fill('ABC-1-other');
  assert.equal(await at.page.getByText('Failed to create branch.').count(), 0);
  await at.create();
  await at.succeeds();
});
