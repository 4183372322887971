import { useConsole } from './parts/console-context.ts';
import { makeHref, useRoute } from './use-route.ts';

const ofOperator = [
  { name: '', title: 'Overview' },
  { name: 'search', title: 'Search' },
  { name: 'sites', title: 'Jira sites' },
  { name: 'links', title: 'Links' },
  { name: 'work', title: 'Work' },
  { name: 'connections', title: 'Connections' },
  { name: 'settings', title: 'Settings' },
  { name: 'audit', title: 'Audit log' },
  { name: 'doctor', title: 'Doctor' },
] as const;
const ofOwner = [{ name: '', title: 'Your links' }] as const;

/** The way to every view that the person may see. */
export function ConsoleNavigation() {
  const { me } = useConsole();
  const [current = ''] = useRoute().parts;
  const views = me.role === 'operator' ? ofOperator : ofOwner;
  return (
    <nav className="console-nav" aria-label="Console">
      <ul>
        {views.map(({ name, title }) => (
          <li key={name}>
            <a
              href={makeHref(name === '' ? [] : [name])}
              {...(name === current && { 'aria-current': 'page' as const })}
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
