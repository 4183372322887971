import type { Build, TestInfo } from '../providers/builds/build.ts';
import { type Html, html, webAddress } from './html.ts';
import { countOf, renderLozenge, renderTime } from './marks.ts';

/** The builds of an issue, the one changed last first. */
export function renderBuilds(builds: readonly Build[]): Html {
  return html`<table class="rows"><tbody>${builds.map(renderBuild)}</tbody></table>`;
}

function renderBuild(build: Build): Html {
  const refs = (build.references ?? []).flatMap(({ ref }) => (ref === undefined ? [] : [ref]));
  return html`<tr data-id="build-${build.pipelineId}-${build.buildNumber}">
<td class="widest"><a class="title" href="${webAddress(build.url)}">${build.displayName}</a> <span class="number">#${build.buildNumber}</span>
<div class="sub">${build.description ?? build.label}</div>
<div class="sub">${refs.map(({ name, uri }) => html`<a class="ref" href="${webAddress(uri)}">${name}</a> `)}${renderTime(build.lastUpdated)}</div></td>
<td class="tests">${build.testInfo === undefined ? null : renderTests(build.testInfo)}</td>
<td class="end">${renderLozenge(build.state)}</td>
</tr>`;
}

function renderTests(tests: TestInfo): Html {
  const { totalNumber, numberPassed, numberFailed, numberSkipped = 0 } = tests;
  const passed = html`<ins>${numberPassed} passed</ins>`;
  const failed = numberFailed > 0 ? html` <del>${numberFailed} failed</del>` : null;
  const skipped = numberSkipped > 0 ? html` ${numberSkipped} skipped` : null;
  return html`<div class="sub" title="${countOf(totalNumber, 'test')}">${passed}${failed}${skipped}</div>
${totalNumber > 0 ? renderBar(tests) : null}`;
}

// A drawing, since the page's policy allows no styles of an element's own.
function renderBar({ totalNumber, numberPassed, numberFailed }: TestInfo): Html {
  const share = (count: number): string => ((count / totalNumber) * 100).toFixed(2);
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
<rect class="passed" width="${share(numberPassed)}" height="4"/>
<rect class="failed" x="${share(numberPassed)}" width="${share(numberFailed)}" height="4"/></svg>`;
}
