import Button from '@atlaskit/button/new';
import { ConsoleNavigation } from './console-navigation.tsx';
import { ConsoleView } from './console-view.tsx';
import { useConsole } from './parts/console-context.ts';

/** What stands around every view: who is signed in, and the way to the others. */
export function ConsoleFrame() {
  const { me, signOut } = useConsole();
  return (
    <div className="console">
      <header className="console-top">
        <button
          type="button"
          className="console-skip"
          onClick={() => document.getElementById('main')?.focus()}
        >
          Skip to the content
        </button>
        <span className="console-name">GitLab for Jira</span>
        <span className="console-grow" />
        <span>
          Signed in as {me.name}
          {me.role === 'operator' ? '' : ' (group owner)'}
        </span>
        <Button appearance="subtle" onClick={() => signOut()}>
          Sign out
        </Button>
      </header>
      <ConsoleNavigation />
      <main id="main" className="console-main" tabIndex={-1}>
        <ConsoleView />
      </main>
    </div>
  );
}
