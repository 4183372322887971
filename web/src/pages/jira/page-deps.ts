import type { Api } from '../../api/create-api.ts';
import type { SignIn } from '../../sign-in/use-sign-in.ts';

/** What every part of the page works with. */
export type PageDeps = {
  readonly api: Api;
  readonly signIn: SignIn;
  /** Says that something was done; an empty text takes it away. */
  readonly setNotice: (text: string) => void;
};
