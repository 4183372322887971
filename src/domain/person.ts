/** Somebody as GitLab or git names them. Jira finds its own user by the e-mail address. */
export type Person = {
  readonly name: string;
  readonly email: string | null;
  readonly username: string | null;
  readonly url: string | null;
  readonly avatarUrl: string | null;
};
