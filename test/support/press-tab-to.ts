import assert from 'node:assert/strict';
import type { FrameLocator, Page } from 'playwright-core';

const mostSteps = 80;

/** Presses Tab until what has the focus is called so; fails when it is not reached. */
export async function pressTabTo(
  { place, window }: { place: Page | FrameLocator; window: Page },
  name: RegExp,
): Promise<void> {
  const seen: string[] = [];
  for (let step = 0; step < mostSteps; step += 1) {
    await window.keyboard.press('Tab');
    const [called = ''] = await place.locator(':focus').evaluateAll(nameThem);
    if (name.test(called)) return;
    seen.push(called);
  }
  assert.fail(`${name} is not reached by Tab: ${seen.join(' · ')}`);
}

/** In the browser: what a screen reader would call them, near enough. */
function nameThem(elements: (HTMLElement | SVGElement)[]): string[] {
  return elements.map((element) => {
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const labelled = labels.map(({ textContent }) => textContent).join(' ');
    const told = element.getAttribute('aria-label') ?? (labelled || element.textContent);
    return (told ?? '').replace(/\s+/g, ' ').trim();
  });
}
