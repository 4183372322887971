import Avatar from '@atlaskit/avatar';
import { safeHref } from './safe-href.ts';

/** A picture from GitLab beside the name it belongs to; where there is none, one is drawn. */
export function GitlabAvatar({
  url,
  kind,
  size = 'small',
}: {
  url: string | null;
  kind: 'person' | 'project';
  size?: 'small' | 'medium';
}) {
  const src = url === null ? undefined : safeHref(url);
  return (
    <Avatar
      appearance={kind === 'person' ? 'circle' : 'square'}
      size={size}
      {...(src !== undefined && { src })}
    />
  );
}
