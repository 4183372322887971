/** What the process ends with; `--help` and the documentation list them. */
export const exitCode = {
  ok: 0,
  /** The reason is said with its code. */
  failed: 1,
  /** A command, option or argument that does not exist or does not fit. */
  usage: 2,
  /** `links` was asked about something that is not linked. */
  notLinked: 3,
  /** EX_CONFIG of sysexits: a setting in the environment is wrong or missing. */
  configuration: 78,
} as const;
