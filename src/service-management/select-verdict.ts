import type { GatingNote, GatingSite, GatingVerdict } from '../ports/index.ts';

/** What a site said when it was asked; the verdict is null when it could not be asked. */
export type SiteAnswer = {
  readonly site: GatingSite;
  readonly verdict: GatingVerdict | null;
  /** Why it could not be asked; empty when it could. */
  readonly problem: string;
};

/** What to do at GitLab, and what to say there. */
export type Decision = { readonly status: 'approved' | 'rejected'; readonly comment: string };

const dayMs = 86_400_000;
const mostDays = 30;

/**
 * What the sites' answers come to: one that prevents it rejects it, and only all of them together allow it.
 * Null: nothing can be decided yet.
 * @param silent linked sites that never gave a verdict in time; they allow nothing
 */
export function selectDecision(
  answers: readonly SiteAnswer[],
  silent: readonly GatingSite[],
): Decision | null {
  const preventing = answers.filter(({ verdict }) => verdict === 'prevented');
  if (preventing.length > 0) {
    return { status: 'rejected', comment: `Prevented by ${nameSites(preventing)}.` };
  }
  const areAllAllowing = answers.every(({ verdict }) => verdict === 'allowed');
  if (answers.length === 0 || silent.length > 0 || !areAllAllowing) return null;
  return { status: 'approved', comment: `Allowed by ${nameSites(answers)}.` };
}

/**
 * A site's answer for the books. After a day of nothing but `unknown` or `invalid`, and after 30 days of
 * anything, the site is given up.
 * @param obstacle what stands in the way though the site has answered
 */
export function makeNote(answer: SiteAnswer, now: Date, obstacle: string | null): GatingNote {
  const { site, verdict } = answer;
  const isUnanswered = verdict === 'unknown' || verdict === 'invalid';
  const before = verdict === null || isUnanswered ? site.unansweredSince : null;
  const unansweredSince = isUnanswered ? (before ?? now) : before;
  const limit = isUnanswered && ageMs(unansweredSince, now) >= dayMs ? 'a day' : null;
  const tooOld = ageMs(site.askedAt, now) >= mostDays * dayMs ? `${mostDays} days` : limit;
  const reason = obstacle ?? describeAnswer(answer);
  return {
    installationId: site.installationId,
    verdict,
    unansweredSince,
    reason: tooOld ? `${reason} Given up after ${tooOld}.` : reason,
    end: tooOld ? 'given_up' : null,
  };
}

function ageMs(since: Date | null, now: Date): number {
  return since === null ? 0 : now.getTime() - since.getTime();
}

function describeAnswer({ site, verdict, problem }: SiteAnswer): string {
  const { host } = site.baseUrl;
  switch (verdict) {
    case null:
      return problem;
    case 'allowed':
      return `${host} allows it.`;
    case 'prevented':
      return `${host} prevents it.`;
    case 'awaiting':
      return `${host} has not decided on the change request yet.`;
    case 'invalid':
      return `${host} has no valid change request for it.`;
    case 'unknown':
      return `${host} does not know it.`;
  }
}

function nameSites(answers: readonly SiteAnswer[]): string {
  const hosts = answers.map(({ site }) => site.baseUrl.host);
  return `change management of ${hosts.join(', ')}`;
}
