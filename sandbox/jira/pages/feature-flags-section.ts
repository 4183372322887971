import type { FeatureFlag, FlagStatus } from '../providers/feature-flags/feature-flag.ts';
import { type Html, html, webAddress } from './html.ts';
import { countOf, renderSwitch, renderTime } from './marks.ts';

/** The feature flags of an issue by name, each with its environments. */
export function renderFeatureFlags(flags: readonly FeatureFlag[]): Html {
  return html`<table class="rows"><tbody>${flags.map(renderFlag)}</tbody></table>`;
}

function renderFlag(flag: FeatureFlag): Html {
  const { summary } = flag;
  return html`<tr data-id="flag-${flag.id}">
<td class="wide"><a class="title" href="${webAddress(summary.url ?? flag.details[0]?.url)}">${flag.displayName ?? flag.id}</a>
<div class="sub"><code>${flag.key}</code> ${renderTime(summary.lastUpdated)}</div></td>
<td class="wide"><ul class="environments">${flag.details.map(renderEnvironment)}</ul></td>
<td class="end">${renderStatus(summary.status)}</td>
</tr>`;
}

function renderEnvironment(detail: FeatureFlag['details'][number]): Html {
  const { name, type } = detail.environment;
  return html`<li>${renderSwitch(detail.status.enabled)} <a href="${webAddress(detail.url)}">${name}</a>
${type === undefined || type === name ? null : html`<span class="tag">${type}</span>`} <span class="sub">${rolloutOf(detail.status)}</span></li>`;
}

function renderStatus(status: FlagStatus): Html {
  return html`${renderSwitch(status.enabled)}<div class="sub">${rolloutOf(status)}</div>`;
}

/** The first that is present, in the order in which Jira looks. */
function rolloutOf({ rollout = {}, defaultValue }: FlagStatus): string | undefined {
  const { percentage, text, rules } = rollout;
  if (percentage !== undefined) return `${percentage}%`;
  if (text !== undefined) return text;
  return rules === undefined ? defaultValue : countOf(rules, 'rule');
}
