import type { Author } from '../providers/dev-info/entities.ts';
import { type Html, html } from './html.ts';

const hues = 12;

/** A person as a round mark with initials: pictures would have to come from elsewhere. */
export function renderAvatar(person: Author, approved = false): Html {
  const name = nameOf(person);
  const initials = name
    .split(/[\s._-]+/)
    .filter((part) => part !== '')
    .map((part) => part.charAt(0).toUpperCase());
  const shown = `${initials[0] ?? '?'}${initials.length > 1 ? initials.at(-1) : ''}`;
  const tick = approved ? html`<i class="tick" aria-hidden="true">✓</i>` : null;
  const title = approved ? `${name} (approved)` : name;
  return html`<span class="avatar hue-${hueOf(name)}" title="${title}">${shown}${tick}</span>`;
}

export function nameOf(person: Author): string {
  return person.name ?? person.username ?? person.email ?? 'Unknown';
}

/** A time that the page's script turns into "3 minutes ago". */
export function renderTime(time: string): Html {
  const date = new Date(time);
  const iso = Number.isNaN(date.getTime()) ? time : date.toISOString();
  const readable = iso.slice(0, 16).replace('T', ' ');
  return html`<time datetime="${iso}" title="${readable} UTC">${readable}</time>`;
}

const looks: Readonly<Record<string, string>> = {
  OPEN: 'inprogress',
  MERGED: 'success',
  DECLINED: 'removed',
  PENDING: 'inprogress',
  'IN PROGRESS': 'inprogress',
  SUCCESSFUL: 'success',
  FAILED: 'removed',
  'ROLLED BACK': 'removed',
  AWAITING: 'inprogress',
  ALLOWED: 'success',
  PREVENTED: 'removed',
  ON: 'success',
};

/** A state of something in Jira's colours. */
export function renderLozenge(state: string): Html {
  const words = state.replaceAll('_', ' ').toUpperCase();
  return html`<span class="lozenge ${looks[words] ?? 'default'}">${words}</span>`;
}

/** Whether a feature flag is on. */
export function renderSwitch(isOn: boolean): Html {
  return renderLozenge(isOn ? 'on' : 'off');
}

/** "1 branch", "2 branches". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function hueOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % hues;
}
