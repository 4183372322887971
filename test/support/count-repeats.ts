/** Entities that Jira was sent, and how many of them it had been sent just so before. */
export type Repeats = { readonly sent: number; readonly repeats: number };

/**
 * Looks through the bodies of requests to Jira, in order of arrival. An entity is a repeat when it says what
 * was last said of it, whatever its sequence; what changes there and back is none.
 */
export function countRepeats(bodies: Iterable<unknown>): Repeats {
  const said = new Map<string, string>();
  let sent = 0;
  let repeats = 0;
  for (const body of bodies) {
    for (const { name, entity } of listEntities(body)) {
      const { updateSequenceId: _, updateSequenceNumber: __, ...content } = entity;
      const text = JSON.stringify(content);
      sent += 1;
      if (said.get(name) === text) repeats += 1;
      said.set(name, text);
    }
  }
  return { sent, repeats };
}

type Row = Readonly<Record<string, unknown>>;
type Named = { name: string; entity: Row };

function listEntities(body: unknown): Named[] {
  return [
    ...rowsOf(body, 'repositories').flatMap((repository) =>
      ['commits', 'branches', 'pullRequests'].flatMap((kind) =>
        rowsOf(repository, kind).map((entity) => ({
          name: `${kind} ${repository.id}/${entity.id}`,
          entity,
        })),
      ),
    ),
    ...rowsOf(body, 'builds').map((entity) => ({
      name: `build ${entity.pipelineId}/${entity.buildNumber}`,
      entity,
    })),
    ...rowsOf(body, 'deployments').map((entity) => ({
      name: `deployment ${fieldOf(entity.pipeline, 'id')}/${fieldOf(entity.environment, 'id')}/${entity.deploymentSequenceNumber}`,
      entity,
    })),
    ...rowsOf(body, 'flags').map((entity) => ({ name: `flag ${entity.id}`, entity })),
  ];
}

function rowsOf(value: unknown, name: string): Row[] {
  const rows = fieldOf(value, name);
  return Array.isArray(rows) ? rows.filter(isRow) : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return isRow(value) ? value[name] : undefined;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}
