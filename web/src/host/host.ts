/** What a page needs of the place it runs in: framed by Jira, in a Forge app, or by itself. */
export type Host = {
  readonly kind: 'connect' | 'forge' | 'standalone';
  /** Headers that prove to our server who asks; asked for anew before each call, since tokens are short-lived. */
  readonly authorize: () => Promise<Readonly<Record<string, string>>>;
  /** Calls back at once, and each time the place changes between light and dark; `auto`: as the browser says. */
  readonly followTheme: (apply: (mode: 'light' | 'dark' | 'auto') => void) => void;
};
