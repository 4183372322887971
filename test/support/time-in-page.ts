import type { BrowserContext, Frame } from 'playwright-core';

/** What a page shows: the first element of the selector, with this text in it. */
export type Shown = { readonly selector: string; readonly text?: string };

const mostMs = 30_000;

// As text, since the browser has no types of this side. After a frame in which it is there, it is painted.
const whenShown = ({ selector, text = '' }: Shown) => `new Promise((resolve, reject) => {
  const [selector, text] = ${JSON.stringify([selector, text])};
  const endAt = performance.now() + ${mostMs};
  const look = () => {
    if (document.querySelector(selector)?.textContent.includes(text)) {
      requestAnimationFrame(() => resolve());
    } else if (performance.now() > endAt) {
      reject(new Error('It was not shown: ' + selector + ' ' + text));
    } else requestAnimationFrame(look);
  };
  look();
})`;

/**
 * Milliseconds from what the person does to the frame that shows the answer, by the clock of the browser: a look
 * from outside comes up to half a second late.
 */
export async function timeInPage(
  frame: Frame,
  act: () => Promise<void>,
  shown: Shown,
): Promise<number> {
  const timed = frame.evaluate(`(async () => {
    const began = new Promise((resolve) => {
      for (const kind of ['click', 'input', 'submit']) {
        addEventListener(kind, ({ timeStamp }) => resolve(timeStamp), { capture: true, once: true });
      }
    });
    const startedAt = await began;
    await ${whenShown(shown)};
    return performance.now() - startedAt;
  })()`);
  await act();
  return Number(await timed);
}

/** Lets every page of this origin note when it first showed this; {@link readShownAt} gives it. */
export async function noteWhenShown(
  context: BrowserContext,
  origin: string,
  shown: Shown,
): Promise<void> {
  await context.addInitScript(`if (location.origin === ${JSON.stringify(origin)}) {
    window.shownAt = ${whenShown(shown)}.then(() => ({
      sinceOpenedMs: performance.now(), atMs: performance.timeOrigin + performance.now(),
    }));
  }`);
}

/** When it was shown: since the frame was opened, and by the clock. */
export async function readShownAt(
  frame: Frame,
): Promise<{ readonly sinceOpenedMs: number; readonly atMs: number }> {
  return await frame.evaluate('window.shownAt');
}
