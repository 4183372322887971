/** The database's clock, which all nodes share (rule 2). */
export type ReadDatabaseClock = () => Promise<Date>;
