import { ProductError } from '../../domain/index.ts';

/** A call to GitLab that did not bring what was asked for. Always carries a GITLAB_… code. */
export class GitlabError extends ProductError {}
