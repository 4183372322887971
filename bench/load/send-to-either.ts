import { setTimeout as delay } from 'node:timers/promises';
import type { HookRequest } from '../world/hook-request.ts';

const concurrency = 8;
const mostTries = 100;

/**
 * Posts all requests to the addresses in turn, as something that stands before several servers does: one
 * that is not answered goes to the next. Any answer but 200 throws.
 */
export async function sendToEither(
  urls: readonly string[],
  requests: readonly HookRequest[],
): Promise<void> {
  const waiting = requests.entries();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const [index, request] of waiting) await sendOne(urls, request, index);
    }),
  );
}

async function sendOne(
  urls: readonly string[],
  { path, headers, body }: HookRequest,
  first: number,
): Promise<void> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const url = `${urls[(first + attempt) % urls.length]}${path}`;
    const status = await fetch(url, { method: 'POST', headers, body }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => null,
    );
    if (status === 200) return;
    if (status !== null) throw new Error(`A webhook was answered with ${status}.`);
    await delay(10);
  }
  throw new Error('A webhook was not answered by any server.');
}
