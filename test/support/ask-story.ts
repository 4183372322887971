import assert from 'node:assert/strict';
import type { World } from './start-world.ts';

type Site = { id: number; state: string; because: string; issueKeys: string[] };
type Step = { at: string; kind: string; text: string };
type Story = {
  kind: string;
  entity: string;
  title: string;
  url: string;
  gitlab: string;
  project: { path: string };
  sites: Site[];
  steps: Step[];
};
type StoryAnswer = { understoodAs: string; stories: Story[]; hints: string[] };

/** How an operator asks by the API what became of things. */
export function makeAskStory(world: () => World, adminToken: string) {
  const get = async (path: string) => {
    const answer = await fetch(`${world().productUrl}/api/v1${path}`, {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    return await answer.json();
  };
  const ask = (question: string): Promise<StoryAnswer> =>
    get(`/stories?q=${encodeURIComponent(question)}`);
  return {
    get,
    ask,
    /** The one story that an answer tells, and how it stands at the one site. */
    async askForOne(question: string): Promise<Story & { site: Site }> {
      const { stories, hints } = await ask(question);
      const [story, ...others] = stories;
      assert.ok(story, hints.join(' '));
      assert.deepEqual(others, []);
      const [site] = story.sites;
      assert.ok(site, 'No site is told.');
      return { ...story, site };
    },
  };
}
