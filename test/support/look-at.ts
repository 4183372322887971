import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const folder = process.env.SHOTS ?? '/tmp/shots';

/** Fails on what keeps people from using the page, in light and in dark; leaves a picture of each. */
export async function lookAt(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-color-mode="${colorScheme}"]`).waitFor({ state: 'attached' });
    await page.evaluate(endTransitions);
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png`, fullPage: true });
    assert.deepEqual(await findBarriers(page), [], `${name}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

// Half way from light to dark no contrast is right. As text: the browser has no types of this side.
const endTransitions = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
  done();
})))`;

/** Serious and critical findings, with the elements concerned. */
async function findBarriers(page: Page): Promise<string[]> {
  // Evaluated rather than added as an element: the content security policy refuses that.
  await page.evaluate(await readFile(axeFile, 'utf8'));
  const results = (await page.evaluate('axe.run()')) as AxeResults;
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
}
