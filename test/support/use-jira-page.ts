import assert from 'node:assert/strict';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { signInAtGitlab } from './sign-in-at-gitlab.ts';

/** The page of a Jira site, wherever it runs: in Jira's frame or alone. */
type Place = Pick<Page, 'getByRole' | 'getByLabel' | 'getByText'> | FrameLocator;

/** What a person does at the page of a Jira site. `window` is what holds it. */
export function useJiraPage(place: Place, window: Page) {
  const button = (name: string | RegExp): Locator => place.getByRole('button', { name });
  return {
    button,

    /** Signs in through the real window of GitLab. */
    async signIn(username: string): Promise<void> {
      const opened = window.waitForEvent('popup');
      await button(/^Sign in to /).click();
      const popup = await opened;
      const closed = popup.waitForEvent('close');
      await signInAtGitlab(popup, { username });
      await closed;
      await place.getByText(`(@${username})`).waitFor();
    },

    /** Links several at once, each found by its path. */
    async link(paths: readonly string[]): Promise<void> {
      await button('Link groups').click();
      for (const path of paths) {
        await place.getByLabel('Search groups').fill(path);
        await place.getByLabel(`(${path})`).check();
      }
      await button(paths.length > 1 ? `Link ${paths.length}` : /^Link$/).click();
      await place.getByRole('dialog').waitFor({ state: 'detached' });
    },

    /** Waits until the page says so of each: nobody reloads it. */
    async untilPastIsRead(paths: readonly string[]): Promise<void> {
      for (const path of paths) {
        const card = place.getByRole('listitem').filter({ has: button(`Unlink ${path}`) });
        await card.getByText('History read').waitFor({ timeout: 60_000 });
      }
    },

    /** Cuts a link, and has what was sent deleted. */
    async unlinkAndDelete(path: string): Promise<void> {
      await button(`Unlink ${path}`).click();
      await place.getByLabel('Also delete').check();
      await button('Unlink and delete').click();
      await button(`Unlink ${path}`).waitFor({ state: 'detached' });
      assert.equal(await place.getByRole('dialog').count(), 0);
    },
  };
}
