import { ProductError } from '../../domain/index.ts';

type Fields = ConstructorParameters<typeof ProductError>[0] & {
  /** GitLab's own words, cleaned and bounded. */
  readonly said?: string;
};

/** A call to GitLab that did not bring what was asked for. Always carries a GITLAB_… code. */
export class GitlabError extends ProductError {
  /** What GitLab said went wrong; null when it said nothing. */
  readonly said: string | null;

  constructor({ said, ...fields }: Fields) {
    super(fields);
    this.said = said || null;
  }
}
