// `npm run up`: everything on one machine. Starts the stores that no URL was given for, migrates, seeds an empty
// installation, starts the parts, prints where things are, and stops it all cleanly on Ctrl-C. What ends by itself is
// started again; what an earlier, killed launcher left running is replaced.

import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createLog } from '#actors/adapters/system/log.ts';
import { type Config, readConfig } from '#actors/config.ts';
import { prepareDatabase } from './database.ts';
import { type InstallationSecrets, installationSecrets } from './generated-secrets.ts';
import { partServices } from './parts.ts';
import { assertPortsFree, prepareDataDirectory } from './preflight.ts';
import { showStep } from './progress.ts';
import { recorded, removeRunRecord, replaceLeftovers, writeRunRecord } from './run-record.ts';
import type { SeededLogin } from './seed.ts';
import { explained } from './start-failure.ts';
import { startStores } from './stores.ts';
import { Supervisor } from './supervisor.ts';

interface Launch {
  readonly config: Config;
  readonly dataDirectory: string;
  readonly secrets: InstallationSecrets;
  readonly supervisor: Supervisor;
}

async function prepare(): Promise<Launch> {
  const config = readConfig(process.env);
  const dataDirectory = resolve(config.dataDirectory);
  await prepareDataDirectory(dataDirectory);
  const secrets = await installationSecrets(dataDirectory, {
    masterKey: config.secretKey,
    analystPassword: config.analystPassword,
  });
  const replaced = await replaceLeftovers(dataDirectory);
  if (replaced.length > 0)
    process.stdout.write(`  ✓ replaced what a killed start left: ${replaced.join(', ')}\n`);
  await assertPortsFree(config);
  const supervisor = new Supervisor({
    log: createLog(config.logLevel, 'launcher'),
    onChange: (running) =>
      writeRunRecord(
        dataDirectory,
        running.map(({ name, pid }) => recorded(name, pid)),
      ),
  });
  return { config, dataDirectory, secrets, supervisor };
}

function print(
  launch: Launch,
  ports: Readonly<Record<string, number>>,
  logins: readonly SeededLogin[],
): void {
  const { config, secrets, dataDirectory } = launch;
  const lines = [
    '',
    'Skillpost is running.',
    '',
    `  Console     http://${config.host}:${ports['http']}`,
    `  API         http://${config.host}:${ports['http']}/api/docs`,
    `  SMTP in     ${config.host}:${ports['smtp']}`,
    `  Submission  ${config.host}:${ports['submission']} (STARTTLS), ${ports['submissions']} (TLS)`,
    `  POP3        ${config.host}:${ports['pop3']} (STLS), ${ports['pop3s']} (TLS)`,
    ...(ports['sql'] === undefined
      ? []
      : [`  SQL         http://${config.host}:${ports['sql']}  (user analyst)`]),
    '',
    ...logins.map(
      ({ who, email, password, generated }) =>
        `  ${who.padEnd(22)} ${email.padEnd(24)} ${generated ? password : '(password as set)'}`,
    ),
    ...(secrets.analystPasswordIsNew
      ? [
          `  ${'SQL analyst'.padEnd(22)} analyst  ${secrets.analystPassword}  (kept in ${join(dataDirectory, 'analyst-password')})`,
        ]
      : []),
    ...(logins.some(({ generated }) => generated) || secrets.analystPasswordIsNew
      ? ['', '  Generated passwords are shown this once.']
      : []),
    '',
    '  Ctrl-C stops it.',
    '',
  ];
  process.stdout.write(lines.join('\n'));
}

async function run(launch: Launch): Promise<void> {
  const { config, dataDirectory, secrets, supervisor } = launch;
  const portsFile = join(dataDirectory, 'ports.json');
  await rm(portsFile, { force: true });
  const stores = await showStep('stores: Redis, Postgres, ClickHouse', () =>
    startStores({ config, dataDirectory, secrets, supervisor }),
  );
  const logins = await showStep('schema and seed', () => prepareDatabase(config, stores));
  const ports: Record<string, number> = { ...stores.ports };
  await showStep('node, gateway, analytics', async () => {
    const services = partServices({
      config,
      stores,
      secrets,
      onPorts: (found) => Object.assign(ports, found),
    });
    // The node first: the others look for it at once.
    for (const service of services) await supervisor.add(service);
  });
  // For programs of this machine, such as npm run mail; holds passwords, so only its owner may read it.
  const { redisUrl, databaseUrl, clickhouseUrl } = stores;
  await writeFile(
    join(dataDirectory, 'stores.json'),
    JSON.stringify({ redisUrl, databaseUrl, clickhouseUrl }),
    {
      mode: 0o600,
    },
  );
  await writeFile(portsFile, JSON.stringify(ports));
  print(launch, ports, logins);
}

// Whoever read what we print may go away (`| head`): the system goes on, and no process is left behind by our end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const launch = await prepare().catch((error: unknown) => {
  process.stdout.write(`Skillpost could not start: ${explained(error)}\n`);
  process.exit(1);
});

let stopping = false;
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  process.stdout.write('\nStopping …\n');
  await rm(join(launch.dataDirectory, 'ports.json'), { force: true });
  await launch.supervisor.stop();
  await removeRunRecord(launch.dataDirectory);
  process.stdout.write('Stopped.\n');
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

await run(launch).catch(async (error: unknown) => {
  if (stopping) return;
  process.stdout.write(`Skillpost could not start: ${explained(error)}\n`);
  await stop(1);
});
