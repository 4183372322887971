import type { ShownDeployment } from '../providers/issue-panel.ts';
import { type Html, html, webAddress } from './html.ts';
import { renderLozenge, renderTime } from './marks.ts';

/** The deployments of an issue, the one changed last first. */
export function renderDeployments(deployments: readonly ShownDeployment[]): Html {
  return html`<table class="rows"><tbody>${deployments.map(renderDeployment)}</tbody></table>`;
}

function renderDeployment(deployment: ShownDeployment): Html {
  const { pipeline, environment, serviceIds, changeRequest } = deployment;
  const id = [pipeline.id, environment.id, deployment.deploymentSequenceNumber].join('-');
  return html`<tr data-id="deployment-${id}">
<td class="wide"><div class="title">${environment.displayName}</div>
<span class="tag">${environment.type}</span></td>
<td class="wide"><a class="title" href="${webAddress(deployment.url)}">${deployment.displayName}</a>
<div class="sub"><a href="${webAddress(pipeline.url)}">${pipeline.displayName}</a>, ${renderTime(deployment.lastUpdated)}</div>
${renderServices(serviceIds)}</td>
<td class="end">${renderLozenge(deployment.state)}
${changeRequest === null ? null : html`<div class="verdict"><a href="/change-requests#${changeRequest.key}">${changeRequest.key}</a> ${renderLozenge(changeRequest.status)}</div>`}</td>
</tr>`;
}

/** The ids of service management's services. */
export function renderServices(serviceIds: readonly string[]): Html | null {
  if (serviceIds.length === 0) return null;
  return html`<div class="sub">${serviceIds.length === 1 ? 'Service' : 'Services'} ${serviceIds.map((id) => html`<code>${id}</code> `)}</div>`;
}
