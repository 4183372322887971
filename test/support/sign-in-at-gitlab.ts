import type { Page } from 'playwright-core';

/**
 * What a person does in the window that asks for consent: says who they are, unless this browser knows it,
 * and agrees or refuses. The window goes where the application wants it.
 */
export async function signInAtGitlab(
  page: Page,
  { username, answer = 'allow' }: { username: string; answer?: 'allow' | 'deny' },
): Promise<void> {
  const question = page.getByRole('heading', { name: /is requesting access/ });
  const signIn = page.getByRole('heading', { name: 'Sign in', exact: true });
  await question.or(signIn).waitFor();
  if (await signIn.isVisible()) {
    await page.getByLabel('Username').fill(username);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
  await page.getByRole('button', { name: answer === 'allow' ? /^Authorize/ : 'Deny' }).click();
}
