import type { ChangeRequest } from '../providers/deployments/change-requests.ts';
import { renderServices } from './deployments-section.ts';
import { type Html, html, webAddress } from './html.ts';
import { renderLozenge, renderTime } from './marks.ts';

/** What waits for a verdict of people, and what they decided; the newest first. */
export function renderChangeRequests(requests: readonly ChangeRequest[]): Html {
  if (requests.length === 0)
    return html`<h1>Change requests</h1><section class="card empty"><h2>No deployment waits for approval</h2>
<p>A deployment to a gated environment opens a change request here.</p></section>`;
  return html`<h1>Change requests <span class="badge">${requests.length}</span></h1>
<section class="card"><table class="rows"><tbody>${requests.toReversed().map(renderRequest)}</tbody></table></section>`;
}

function renderRequest(request: ChangeRequest): Html {
  const { key, status, deployment, issueKeys, serviceIds } = request;
  return html`<tr id="${key}" data-id="${key}">
<td class="key"><a href="#${key}">${key}</a></td>
<td class="widest"><a class="title" href="${webAddress(deployment.url)}">${deployment.displayName}</a>
<div class="sub">to ${deployment.environment.displayName} <span class="tag">${deployment.environment.type}</span>, ${renderTime(request.updatedAt.toISOString())}</div>
<div class="sub">${issueKeys.map((issue) => html`<a href="/browse/${encodeURIComponent(issue)}">${issue}</a> `)}</div>
${renderServices(serviceIds)}</td>
<td class="end">${status === 'awaiting' ? renderButtons(key) : renderLozenge(status)}</td>
</tr>`;
}

function renderButtons(key: string): Html {
  return html`<form class="verdict" method="post">
<button class="button primary" formaction="/change-requests/${key}/allowed">Allow</button>
<button class="button" formaction="/change-requests/${key}/prevented">Prevent</button></form>`;
}
