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

export function build(fields: Readonly<Record<string, unknown>> = {}) {
  return {
    schemaVersion: '1.0',
    pipelineId: 'main',
    buildNumber: 7,
    updateSequenceNumber: 1,
    displayName: 'main',
    url: 'https://gitlab.example/g/p/-/pipelines/700',
    state: 'successful',
    lastUpdated: '2026-11-22T10:00:00Z',
    issueKeys: ['ABC-1'],
    ...fields,
  };
}

export function deployment(fields: Readonly<Record<string, unknown>> = {}) {
  return {
    schemaVersion: '1.0',
    deploymentSequenceNumber: 3,
    updateSequenceNumber: 1,
    displayName: 'Deployment 3 (main@abcdef12) to production',
    description: 'Deployment 3 of g/p',
    url: 'https://gitlab.example/g/p/-/jobs/30',
    state: 'successful',
    lastUpdated: '2026-11-22T10:00:00Z',
    pipeline: {
      id: '700',
      displayName: 'g/p pipeline 7',
      url: 'https://gitlab.example/g/p/-/pipelines/700',
    },
    environment: { id: '12', displayName: 'g/p/production', type: 'production' },
    associations: [{ associationType: 'issueKeys', values: ['ABC-1'] }],
    ...fields,
  };
}

/** A deployment that waits for a verdict. */
export function gatedDeployment(fields: Readonly<Record<string, unknown>> = {}) {
  return deployment({
    state: 'pending',
    commands: [{ command: 'initiate_deployment_gating' }],
    associations: [
      { associationType: 'serviceIdOrKeys', values: ['SVC-9'] },
      { associationType: 'issueKeys', values: ['ABC-1'] },
    ],
    ...fields,
  });
}

export function featureFlag(fields: Readonly<Record<string, unknown>> = {}) {
  const url = 'https://gitlab.example/g/p/-/feature_flags/5/edit';
  const lastUpdated = '2026-11-22T10:00:00Z';
  const status = { enabled: true, rollout: { percentage: 25 } };
  return {
    schemaVersion: '1.0',
    id: 'f5',
    key: 'new-shop',
    updateSequenceId: 1,
    displayName: 'new-shop',
    issueKeys: ['ABC-1'],
    summary: { url, lastUpdated, status },
    details: [
      { url, lastUpdated, environment: { name: 'production', type: 'production' }, status },
    ],
    ...fields,
  };
}

export function many(count: number, make: (fields: { id: string }) => unknown): unknown[] {
  return Array.from({ length: count }, (_, index) => make({ id: `${make.name}-${index}` }));
}
