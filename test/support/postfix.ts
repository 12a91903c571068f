// A Postfix of a test's own, as a relay: takes mail on one port, and passes everything on to another. Needs root, since
// Postfix gives up its rights itself.

import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing, runTool } from './tools.ts';

export interface Postfix {
  readonly port: number;
  /** What it has written to its log so far. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Null: it can be used; else why not. */
export async function noPostfix(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'Postfix needs root';
  return missing('postconf', 'postfix', 'mail_version');
}

/** Any free port; another program may take it before Postfix does. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const services = [
  'pickup unix n - n 60 1 pickup',
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'rewrite unix - - n - - trivial-rewrite',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'verify unix - - n - 1 verify',
  'flush unix n - n 1000? 0 flush',
  'proxymap unix - - n - - proxymap',
  'smtp unix - - n - - smtp',
  'relay unix - - n - - smtp',
  'showq unix n - n - - showq',
  'virtual unix - n n - - virtual',
  'error unix - - n - - error',
  'retry unix - - n - - error',
  'discard unix - - n - - discard',
  'anvil unix - - n - 1 anvil',
  'scache unix - - n - 1 scache',
  'postlog unix-dgram n - n - 1 postlogd',
];

/** `settings`: lines of main.cf. */
export async function startPostfix(relayPort: number, settings: readonly string[] = []): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-postfix-'));
  const etc = join(folder, 'etc');
  const port = await freePort();
  // Its own daemons, which are somebody else, have to get in.
  await runTool('chmod', ['755', folder]);
  for (const name of ['etc', 'spool', 'data']) await mkdir(join(folder, name));
  await runTool('chown', ['postfix', join(folder, 'data')]);
  const main = [
    'compatibility_level = 3.6',
    `queue_directory = ${folder}/spool`,
    `data_directory = ${folder}/data`,
    'myhostname = relay.test',
    'mydestination =',
    'inet_interfaces = 127.0.0.1',
    'inet_protocols = ipv4',
    'mynetworks = 127.0.0.0/8',
    `relayhost = [127.0.0.1]:${relayPort}`,
    `maillog_file = ${folder}/mail.log`,
    `maillog_file_prefixes = ${folder}`,
    'alias_maps =',
    'local_recipient_maps =',
    ...settings,
  ];
  await writeFile(join(etc, 'main.cf'), `${main.join('\n')}\n`);
  await writeFile(
    join(etc, 'master.cf'),
    [`127.0.0.1:${port} inet n - n - - smtpd`, ...services, ''].join('\n'),
  );
  const { code, output } = await runTool('postfix', ['-c', etc, 'start']);
  if (code !== 0) throw new Error(`Postfix did not start: ${output}`);
  return {
    port,
    log: () => readFile(join(folder, 'mail.log'), 'utf8'),
    async stop() {
      await runTool('postfix', ['-c', etc, 'stop']);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
