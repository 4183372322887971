export type { Story } from './story.ts';
export { tellStory } from './tell-story.ts';
