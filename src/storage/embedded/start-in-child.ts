import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

// A process of its own for the tests that kill one. Says `up` when the database answers, and
// leaves it decently when told `stop`.
const [dataDir = ''] = process.argv.slice(2);
const database = await startEmbeddedPostgres({
  dataDir,
  log: (message) => process.stderr.write(`${message}\n`),
});
process.send?.('up');
process.once('message', () => {
  void database.stop().then(() => process.disconnect());
});
