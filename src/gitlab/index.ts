export { createGitlab } from './gitlab.ts';
