/** Tells the time of this machine. Handed in everywhere, so that a test can stand in. */
export type Clock = { now(): Date };

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };
