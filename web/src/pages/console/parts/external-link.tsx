import Link from '@atlaskit/link';
import type { ReactNode } from 'react';

/** A link into GitLab or Jira. What is no web address stays text: these addresses come from outside. */
export function ExternalLink({ href, children }: { href: string | null; children: ReactNode }) {
  if (href === null || !/^https?:\/\//i.test(href)) return <>{children}</>;
  return (
    <Link href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </Link>
  );
}
