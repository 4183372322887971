import type { Host } from './host.ts';

/** By itself in a browser tab. `readToken` gives the operator's token, or null where nobody is signed in. */
export function createStandaloneHost(readToken: () => string | null): Host {
  return {
    kind: 'standalone',
    authorize: async () => {
      const token = readToken();
      return token === null ? {} : { authorization: `Bearer ${token}` };
    },
    followTheme: (apply) => apply('auto'),
  };
}
