import pino from 'pino';
import { startProduct } from './compose.ts';
import { type Config, ConfigError, readConfig } from './config/index.ts';

/** What the process ends with when the settings are wrong (EX_CONFIG of sysexits). */
const exitConfig = 78;

/** Runs until it is told to stop (SIGTERM, SIGINT), then ends what it began and resolves. */
export async function serve(config: Config): Promise<void> {
  const log = pino({ level: config.logLevel, base: null });
  const started = performance.now();
  const product = await startProduct(config, log);
  log.info(
    { url: config.publicUrl.href, role: config.role, ms: Math.round(performance.now() - started) },
    'ready',
  );
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
  log.info({ signal }, 'stopping');
  await product.stop();
}

if (import.meta.main) {
  try {
    await serve(readConfig(process.env));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exitCode = exitConfig;
  }
}
