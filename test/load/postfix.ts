// Postfix as the measure beside ours: an instance of its own in a temporary folder, which takes the same mails over SMTP
// and puts them into a Maildir. Needs root and the Debian package; null where it cannot be had.

import { spawnSync } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#deploy/embedded/free-port.ts';
import { until } from '#test/support/until.ts';

export interface PostfixInstance {
  readonly port: number;
  readonly address: string;
  /** Mails that lie in the Maildir. */
  delivered(): Promise<number>;
  stop(): Promise<void>;
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
  'error unix - - n - - error',
  'retry unix - - n - - error',
  'discard unix - - n - - discard',
  'virtual unix - n n - - virtual',
  'anvil unix - - n - 1 anvil',
  'scache unix - - n - 1 scache',
  'postlog unix-dgram n - n - 1 postlogd',
];

function idOf(what: '-u' | '-g', name: string): number {
  return Number(spawnSync('id', [what, name], { encoding: 'utf8' }).stdout.trim());
}

export async function startPostfix(): Promise<PostfixInstance | null> {
  const there = spawnSync('postconf', ['-d', 'mail_version']).status === 0;
  if (!there || process.getuid?.() !== 0) {
    console.log('left out: Postfix, which needs root and the Debian package postfix');
    return null;
  }
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-postfix-'));
  const [etc, queue, data, mail] = ['etc', 'queue', 'data', 'mail'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const path of [etc, queue, data, mail]) await mkdir(path, { mode: 0o755 });
  // Its processes walk down to their folders as other users.
  spawnSync('chmod', ['755', folder]);
  const [uid, gid] = [idOf('-u', 'postfix'), idOf('-g', 'postfix')];
  await chown(data, uid, gid);
  await chown(mail, uid, gid);
  const port = await freePort();
  const settings = {
    compatibility_level: '3.6',
    queue_directory: queue,
    data_directory: data,
    command_directory: '/usr/sbin',
    daemon_directory: '/usr/lib/postfix/sbin',
    mail_owner: 'postfix',
    setgid_group: 'postdrop',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    mynetworks: '127.0.0.0/8',
    myhostname: 'postfix.test',
    mydestination: '',
    alias_maps: '',
    virtual_mailbox_domains: 'demo.test',
    virtual_mailbox_base: mail,
    virtual_mailbox_maps: 'static:box/',
    virtual_uid_maps: `static:${uid}`,
    virtual_gid_maps: `static:${gid}`,
    virtual_minimum_uid: '1',
    virtual_mailbox_limit: '0',
    virtual_destination_recipient_limit: '1',
    maillog_file: join(folder, 'mail.log'),
    maillog_file_prefixes: '/tmp, /var',
    smtpd_client_connection_count_limit: '0',
    smtpd_client_connection_rate_limit: '0',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  await writeFile(join(etc, 'main.cf'), `${lines.join('\n')}\n`);
  await writeFile(
    join(etc, 'master.cf'),
    [`127.0.0.1:${port} inet n - n - - smtpd`, ...services, ''].join('\n'),
  );
  const run = (command: string): number =>
    spawnSync('postfix', ['-c', etc, command], { stdio: 'ignore' }).status ?? -1;
  if (run('start') !== 0) {
    await rm(folder, { recursive: true, force: true });
    console.log('left out: Postfix, which did not start');
    return null;
  }
  const inbox = join(mail, 'box/new');
  return {
    port,
    address: 'box@demo.test',
    async delivered() {
      try {
        return (await readdir(inbox)).length;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
        throw error;
      }
    },
    async stop() {
      run('stop');
      await until('Postfix to end', async () => run('status') !== 0, { timeoutMs: 20_000, everyMs: 100 });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
