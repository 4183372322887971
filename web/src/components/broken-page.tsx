import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import './app-frame.css';

/** Instead of a page that cannot go on. */
export function BrokenPage({ error }: { error: unknown }) {
  const message = error instanceof Error ? error.message : String(error);
  return (
    <main className="app-frame" role="alert">
      <SectionMessage
        appearance="error"
        title="This page stopped working"
        actions={
          <SectionMessageAction onClick={() => window.location.reload()}>
            Reload
          </SectionMessageAction>
        }
      >
        <p>{message}</p>
        <p>
          Reload the page. If that does not help, tell whoever runs this service what you see here.
        </p>
      </SectionMessage>
    </main>
  );
}
