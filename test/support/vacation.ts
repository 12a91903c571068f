// The auto-responder of a real mail server: Dovecot's delivery agent with a Sieve vacation rule, which is handed one mail at
// a time and sends its answers to a port.

import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { missing, runTool } from './tools.ts';

const deliveryAgent = '/usr/lib/dovecot/dovecot-lda';
const plugin = '/usr/lib/dovecot/modules/lib90_sieve_plugin.so';

/** Null when it can be used. None of its programs says that it is there; its file does. */
export function missingVacation(): Promise<string | null> {
  return missing('ls', 'dovecot-core dovecot-sieve', plugin);
}

export interface Vacation {
  /** As its server would after DATA; `from` empty: null return path. */
  deliver(raw: string, from: string): Promise<void>;
  remove(): Promise<void>;
}

const settings = (folder: string, port: number): string => `
protocols =
base_dir = ${folder}/run
log_path = ${folder}/log
mail_location = maildir:${folder}/Maildir
submission_host = 127.0.0.1:${port}
postmaster_address = postmaster@away.test
hostname = mx.away.test
protocol lda {
  mail_plugins = sieve
}
plugin {
  sieve = file:${folder}/sieve;active=${folder}/active.sieve
  sieve_extensions = +vacation-seconds
  sieve_vacation_min_period = 0
  sieve_vacation_default_period = 0
}
`;

const rule = (address: string): string => `require ["vacation", "vacation-seconds"];
vacation :seconds 0 :addresses ["${address}"] :subject "Away" "I am on holiday until Monday, and answer then.";
`;

/** Answers for `address`, every time, through the server at `port`. */
export async function startVacation(address: string, port: number): Promise<Vacation> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-vacation-'));
  await mkdir(join(folder, 'sieve'));
  await writeFile(join(folder, 'dovecot.conf'), settings(folder, port));
  await writeFile(join(folder, 'active.sieve'), rule(address));
  // It delivers to nobody's mailbox as root.
  const root = userInfo().uid === 0;
  if (root)
    for (const path of [folder, join(folder, 'sieve'), join(folder, 'active.sieve')])
      await chown(path, 65_534, 65_534);
  return {
    async deliver(raw, from) {
      const agent = [
        deliveryAgent,
        '-c',
        join(folder, 'dovecot.conf'),
        '-f',
        from,
        '-a',
        address,
        '-r',
        address,
      ];
      const command = `HOME=${folder} USER=nobody ${agent.map((word) => `'${word}'`).join(' ')}`;
      const { code, output } = root
        ? await runTool('su', ['-s', '/bin/sh', 'nobody', '-c', command], raw)
        : await runTool('sh', ['-c', command], raw);
      if (code !== 0) throw new Error(`the delivery agent ended with ${code}: ${output}`);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
