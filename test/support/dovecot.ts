// A real IMAP and POP3 server for tests: Dovecot on free ports of the loop-back interface, with its own folder, user and
// certificate. Mail is put into it as a delivery would: one file of a Maildir.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { until } from './until.ts';

export const dovecotPackages = 'dovecot-imapd dovecot-pop3d';
export const password = 'a secret of the mailbox';
export const user = 'support';

export interface Dovecot {
  readonly ports: {
    readonly imap: number;
    readonly imaps: number;
    readonly pop3: number;
    readonly pop3s: number;
  };
  /** PEM of the authority that a client has to trust. */
  readonly authority: string;
  /** Puts one mail into the inbox; its arrival is `at`. */
  deliver(raw: string, at?: number): Promise<void>;
  /** Names of the files in a folder of the Maildir, flags included; the inbox is ''. */
  files(folder?: string): Promise<readonly string[]>;
  /** Takes all mail and folders away. */
  empty(): Promise<void>;
  /** Forgets all UIDs: the folder gets another UIDVALIDITY. */
  renumber(): Promise<void>;
  /** SIGKILL to it and all its children. */
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

interface Owner {
  readonly name: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
}

/** As root, mail belongs to nobody; else all of it is ours. */
function ownerOf(): Owner {
  const { username, uid, gid } = userInfo();
  return uid === 0
    ? { name: 'nobody', group: 'nogroup', uid: 65_534, gid: 65_534 }
    : { name: username, group: String(gid), uid, gid };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export async function certificateFor(name: string): Promise<{ readonly key: string; readonly cert: string }> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  });
  return { key: made.private, cert: made.cert };
}

const boot = (folder: string, ports: Dovecot['ports'], { name, group, uid, gid }: Owner): string => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap pop3
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
mail_max_userip_connections = 0
auth_failure_delay = 0
auth_cache_size = 0
mail_location = maildir:${folder}/mail/%u
mail_uid = ${uid}
mail_gid = ${gid}
first_valid_uid = ${uid}
first_valid_gid = ${gid}
default_internal_user = ${name}
default_internal_group = ${group}
default_login_user = ${name}
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${ports.imaps}
  }
}
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = ${ports.pop3}
  }
  inet_listener pop3s {
    port = ${ports.pop3s}
  }
}
service anvil {
  chroot =
}
`;

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => Promise.reject(new Error()))]);
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Its certificate is for `localhost`. */
export async function startDovecot(): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-dovecot-'));
  const owner = ownerOf();
  const ports = {
    imap: await freePort(),
    imaps: await freePort(),
    pop3: await freePort(),
    pop3s: await freePort(),
  };
  const { key, cert } = await certificateFor('localhost');
  const home = join(folder, 'mail', user);
  await chown(folder, owner.uid, owner.gid);
  async function makeMaildir(): Promise<void> {
    for (const part of ['', 'tmp', 'new', 'cur']) {
      const path = join(home, part);
      await mkdir(path, { recursive: true });
      await chown(path, owner.uid, owner.gid);
    }
  }
  await makeMaildir();
  await chown(join(folder, 'mail'), owner.uid, owner.gid);
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key, { mode: 0o600 });
  await writeFile(join(folder, 'users'), `${user}:{PLAIN}${password}::::::\n`);
  await writeFile(join(folder, 'dovecot.conf'), boot(folder, ports, owner));
  let child: ChildProcess | null = null;
  let delivered = 0;

  async function start(): Promise<void> {
    child = spawn('dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
    await until('Dovecot to answer', async () => (await answers(ports.imap)) && answers(ports.pop3));
  }

  async function kill(): Promise<void> {
    if (child?.pid === undefined) return;
    const closed = once(child, 'close');
    const { pid } = child;
    child = null;
    // Each session is a process of its own, and lives on by itself.
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    process.kill(pid, 'SIGKILL');
    for (const one of children.split(' ').map(Number)) if (one > 1) killIfThere(one);
    await closed;
    await rm(join(folder, 'run', 'master.pid'), { force: true });
    // A lock that a killed session held would keep the next one waiting for two minutes, until it counts as stale.
    const left = (await readdir(home)).filter((name) => name.endsWith('.lock'));
    for (const name of left) await rm(join(home, name), { force: true });
  }

  await start();
  return {
    ports,
    authority: cert,
    async deliver(raw, at = Date.now()) {
      delivered += 1;
      const name = `${Math.floor(at / 1_000)}.M${String(delivered).padStart(6, '0')}.localhost`;
      const draft = join(home, 'tmp', name);
      await writeFile(draft, raw.replaceAll('\r\n', '\n'));
      await chown(draft, owner.uid, owner.gid);
      await utimes(draft, at / 1_000, at / 1_000);
      await rename(draft, join(home, 'new', name));
    },
    async files(name = '') {
      const path = name === '' ? home : join(home, `.${name}`);
      return [...(await readdir(join(path, 'cur'))), ...(await readdir(join(path, 'new')))];
    },
    async empty() {
      await kill();
      for (const file of await readdir(home)) await rm(join(home, file), { recursive: true });
      await makeMaildir();
      await start();
    },
    async renumber() {
      await kill();
      for (const file of await readdir(home))
        if (file.startsWith('dovecot')) await rm(join(home, file), { force: true });
      await start();
    },
    kill,
    start,
    async remove() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
