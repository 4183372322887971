import type { BlockList } from 'node:net';
import { Agent, type Dispatcher, request } from 'undici';
import { failureText } from '../network/failure-text.ts';
import { makeRanges } from '../network/public-address.ts';
import { makeLookup, type Resolve } from '../network/public-lookup.ts';
import { isAllowedUrl } from '../network/public-url.ts';
import { readBounded } from '../network/read-bounded.ts';

/** What the operator lets tenants' addresses lead to besides public https. */
export type HostRule = {
  readonly allowPrivateHosts: boolean;
  readonly allowedPrivateRanges: readonly string[];
};

/** The way to the instances behind us. */
export type InstanceNetwork = {
  readonly allowsAll: boolean;
  readonly ranges: BlockList;
  /** One request, its redirects not followed. Never throws. */
  send(request: InstanceRequest): Promise<InstanceAnswer>;
};

type InstanceRequest = {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

type InstanceAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly text: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

const mostBytes = 64 * 1024;
const defaultTimeoutMs = 10_000;

/**
 * Makes the way to addresses that came from tenants: what their names resolve to is checked for the very connection
 * that is opened, an answer is at most 64 KiB, and one request takes at most `timeoutMs`.
 */
export function createInstanceNetwork(
  rule: HostRule,
  { timeoutMs = defaultTimeoutMs, resolve }: { timeoutMs?: number; resolve?: Resolve } = {},
): InstanceNetwork {
  const ranges = makeRanges(rule.allowedPrivateRanges);
  const allowsAll = rule.allowPrivateHosts;
  const dispatcher = new Agent({
    connections: 4,
    connectTimeout: Math.min(timeoutMs, 5_000),
    ...(!allowsAll && { connect: { lookup: makeLookup(ranges, resolve) } }),
  });
  return {
    allowsAll,
    ranges,
    async send(one) {
      // The rule may be stricter than when the address was saved; a literal address is never looked up.
      if (!allowsAll && !isAllowedUrl(one.url, ranges)) {
        return { kind: 'unreachable', reason: 'its address is not allowed' };
      }
      try {
        return await ask(one, { dispatcher, timeoutMs });
      } catch (error) {
        return { kind: 'unreachable', reason: failureText(error) };
      }
    },
  };
}

async function ask(
  { url, method, headers, body }: InstanceRequest,
  { dispatcher, timeoutMs }: { dispatcher: Dispatcher; timeoutMs: number },
): Promise<InstanceAnswer> {
  const answer = await request(url, {
    dispatcher,
    method,
    headers: { accept: 'application/json', 'user-agent': 'gitlab-for-jira', ...headers },
    body: body ?? null,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await readBounded(answer.body, mostBytes);
  return { kind: 'answer', status: answer.statusCode, text: text ?? '' };
}
