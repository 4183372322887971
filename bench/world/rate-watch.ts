import type { GitlabSandbox } from '../../sandbox/gitlab/index.ts';
import { busiestWindow } from '../../test/support/busiest-window.ts';

/** Often enough: the simulated GitLab keeps its last 10,000 requests. */
const everyMs = 1_000;

/** Notes when GitLab answered each request, of all processes together. */
export function createRateWatch(gitlab: GitlabSandbox) {
  let seen = 0;
  let answeredAtMs: number[] = [];
  let timer: NodeJS.Timeout | undefined;

  const total = () => [...gitlab.requestCounts().values()].reduce((sum, count) => sum + count, 0);
  const collect = () => {
    const fresh = total() - seen;
    seen += fresh;
    if (fresh > 0)
      answeredAtMs.push(
        ...gitlab
          .requests()
          .slice(-fresh)
          .map(({ at }) => at.getTime()),
      );
  };

  return {
    begin(): void {
      clearInterval(timer);
      seen = total();
      answeredAtMs = [];
      timer = setInterval(collect, everyMs);
    },
    /** The most requests in any window of each length, since `begin`. */
    busiest(windowsMs: readonly number[]): number[] {
      collect();
      return windowsMs.map((windowMs) => busiestWindow(answeredAtMs, windowMs));
    },
  };
}
