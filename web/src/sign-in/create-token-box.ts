/** Holds the signed-in person's own GitLab token: in memory only, gone with the page. */
export type TokenBox = {
  readonly read: () => string | null;
  readonly write: (token: string | null) => void;
};

export function createTokenBox(): TokenBox {
  let held: string | null = null;
  return {
    read: () => held,
    write: (token) => {
      held = token;
    },
  };
}
