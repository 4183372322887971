const branchStart = '{"lastCommit":{';

/**
 * A payload with the sequence that is sent, also in a branch's nested commit, without parsing it:
 * the field goes in after the opening brace. Of all payloads only a branch's begins with `lastCommit`.
 */
export function addSequence(payload: string, sequence: number): string {
  const field = `"updateSequenceId":${sequence},`;
  return payload.startsWith(branchStart)
    ? `{${field}${branchStart.slice(1)}${field}${payload.slice(branchStart.length)}`
    : `{${field}${payload.slice(1)}`;
}
