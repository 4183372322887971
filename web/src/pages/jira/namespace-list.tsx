import Button from '@atlaskit/button/new';
import { Label } from '@atlaskit/form';
import Spinner from '@atlaskit/spinner';
import Textfield from '@atlaskit/textfield';
import { useId, useState } from 'react';
import type { Gitlab, Namespace } from '../../../../src/contract/index.ts';
import { ErrorMessage } from '../../components/error-message.tsx';
import './namespace-list.css';
import { NamespaceItem } from './namespace-item.tsx';
import type { PageDeps } from './page-deps.ts';
import { useExpiry } from './use-expiry.ts';
import { useNamespaces } from './use-namespaces.ts';

const texts = {
  group: { many: 'groups', search: 'Search groups' },
  project: { many: 'projects', search: 'Search projects' },
  user: { many: 'personal namespaces', search: 'Search' },
} as const;

/** What the person may link of one kind: searched by the server, chosen by check-boxes. */
export function NamespaceList({
  gitlab,
  kind,
  page,
  chosen,
  onToggle,
}: {
  gitlab: Gitlab;
  kind: Namespace['kind'];
  page: PageDeps;
  chosen: ReadonlyMap<string, Namespace>;
  onToggle: (namespace: Namespace) => void;
}) {
  const id = useId();
  const [search, setSearch] = useState('');
  const found = useNamespaces(page.api, { gitlab, kind, search });
  useExpiry(page.signIn, found.error);
  const namespaces = found.data?.pages.flatMap((answer) => answer.namespaces) ?? [];
  const total = found.data?.pages[0]?.total ?? null;
  const { many, search: searchText } = texts[kind];
  return (
    <div className="namespace-list">
      {kind !== 'user' && (
        <div>
          <Label htmlFor={id}>{searchText}</Label>
          <Textfield
            id={id}
            type="search"
            autoComplete="off"
            placeholder="Name or path, from 2 characters on"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        </div>
      )}
      <p role="status" className="app-quiet">
        {found.isPending && <Spinner size="small" label="" />}
        {describeFound({ isPending: found.isPending, shown: namespaces.length, total, many })}
      </p>
      <ErrorMessage
        title={`Failed to load ${many}`}
        error={found.error}
        onRetry={() => void found.refetch()}
      />
      {namespaces.length > 0 && (
        <ul
          className="namespace-items"
          aria-label={`The ${many} you may link`}
          aria-busy={found.isFetching}
        >
          {namespaces.map((namespace) => (
            <NamespaceItem
              key={namespace.path}
              namespace={namespace}
              isChosen={chosen.has(namespace.path)}
              onToggle={onToggle}
            />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <div>
          <Button isLoading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
      {found.isSuccess && namespaces.length === 0 && (
        <p>
          Nothing here that you may link. You need the Maintainer role; what is below a linked group
          comes with it.
        </p>
      )}
    </div>
  );
}

function describeFound({
  isPending,
  shown,
  total,
  many,
}: {
  isPending: boolean;
  shown: number;
  total: number | null;
  many: string;
}): string {
  if (isPending) return ` Asking GitLab for ${many}…`;
  const all = total === null ? '' : ` of ${total.toLocaleString('en')}`;
  return `${shown.toLocaleString('en')}${all} ${many}`;
}
