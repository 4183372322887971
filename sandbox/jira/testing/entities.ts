/** Valid entities for tests to bend; each call may replace fields. */
export function commit(fields: Readonly<Record<string, unknown>> = {}) {
  const id = String(fields.id ?? 'c1');
  return {
    id,
    displayId: id.slice(0, 8),
    issueKeys: ['ABC-1'],
    updateSequenceId: 1,
    message: 'ABC-1 do it',
    author: { name: 'Grace Hopper', email: 'grace@example.com' },
    authorTimestamp: '2026-11-22T10:00:00Z',
    fileCount: 1,
    url: `https://gitlab.example/g/p/-/commit/${id}`,
    ...fields,
  };
}

export function branch(fields: Readonly<Record<string, unknown>> = {}) {
  const id = String(fields.id ?? 'b1');
  return {
    id,
    name: `feature/${id}`,
    issueKeys: ['ABC-1'],
    updateSequenceId: 1,
    url: `https://gitlab.example/g/p/-/commits/${id}`,
    lastCommit: commit(),
    ...fields,
  };
}

export function pullRequest(fields: Readonly<Record<string, unknown>> = {}) {
  const id = String(fields.id ?? 'm1');
  return {
    id,
    displayId: `g/p!${id}`,
    issueKeys: ['ABC-1'],
    updateSequenceId: 1,
    title: 'ABC-1 add it',
    status: 'OPEN',
    author: { name: 'Grace Hopper' },
    commentCount: 0,
    sourceBranch: 'feature/b1',
    lastUpdate: '2026-11-22T10:00:00Z',
    url: `https://gitlab.example/g/p/-/merge_requests/${id}`,
    ...fields,
  };
}

export function repository(fields: Readonly<Record<string, unknown>> = {}) {
  return {
    id: '42',
    name: 'g/p',
    url: 'https://gitlab.example/g/p',
    updateSequenceId: 1,
    ...fields,
  };
}

export function many(count: number, make: (fields: { id: string }) => unknown): unknown[] {
  return Array.from({ length: count }, (_, index) => make({ id: `${make.name}-${index}` }));
}
