import Heading from '@atlaskit/heading';
import { type ReactNode, useEffect, useRef } from 'react';

/** The title of a view. Takes the focus when the view opens, so that a screen reader says where we are. */
export function PageHeader({
  title,
  lead,
  actions,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.title = `${title} · GitLab for Jira`;
    place.current?.focus();
  }, [title]);
  return (
    <div className="console-head">
      <div>
        <div ref={place} tabIndex={-1} className="console-title">
          <Heading size="large" as="h1">
            {title}
          </Heading>
        </div>
        {lead !== undefined && <p className="console-subtle">{lead}</p>}
      </div>
      {actions && <div className="console-row">{actions}</div>}
    </div>
  );
}
