// The engine's child process: opens the data directory and serves it. A process of its own, because a crash of the engine
// must not end anything else, and because its memory is its own. Settings come by environment, the port goes back by IPC.

import { once } from 'node:events';
import { createLog } from '#actors/adapters/system/log.ts';
import { engineLimits } from '../limits.ts';
import { sweepInbox } from './body.ts';
import { openEngine } from './engine.ts';
import { createFacade } from './server.ts';

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

const log = createLog(process.env['SKILLPOST_LOG_LEVEL'] || 'info', 'clickhouse');

async function start(): Promise<void> {
  const passwords = {
    writer: setting('ENGINE_WRITER_PASSWORD'),
    analyst: setting('ENGINE_ANALYST_PASSWORD'),
  };
  const engine = await openEngine(setting('ENGINE_DIRECTORY'));
  const swept = await sweepInbox(engine.inboxDirectory);
  const facade = createFacade({
    engine,
    passwords,
    onFault: (error) => log.error({ err: error }, 'a statement failed on our side'),
  });
  let stopping = false;
  const stop = (why: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'stopping');
    // Not process.exit: it would wait for a statement that does not end. What was acknowledged is on disk.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), engineLimits.stopMs).unref();
    facade.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal));
  // The launcher is gone: nobody would stop this process, and it holds the data directory.
  process.on('disconnect', () => stop('the launcher is gone'));
  facade.server.listen(Number(setting('ENGINE_PORT')), setting('ENGINE_HOST'));
  await once(facade.server, 'listening');
  const address = facade.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  log.info({ port, swept }, 'serving');
  process.stdout.write(`${JSON.stringify({ ready: { port } })}\n`);
  process.send?.({ ready: { port } });
}

start().catch((error: unknown) => {
  log.error({ err: error }, 'the engine did not start');
  process.exit(1);
});
