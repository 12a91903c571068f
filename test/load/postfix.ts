// Postfix as the measure beside ours: takes the same mails over SMTP, and puts them into a Maildir. Null where it cannot
// be had.

import { spawnSync } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noPostfix, startPostfix } from '#test/support/postfix.ts';

export interface PostfixInbox {
  readonly port: number;
  readonly address: string;
  /** Mails that lie in the Maildir. */
  delivered(): Promise<number>;
  stop(): Promise<void>;
}

/** Nothing is relayed: the port of the relay is never used. */
const noRelay = 9;

function idOf(what: '-u' | '-g'): number {
  return Number(spawnSync('id', [what, 'postfix'], { encoding: 'utf8' }).stdout.trim());
}

export async function startPostfixInbox(): Promise<PostfixInbox | null> {
  const why = await noPostfix();
  if (why !== null) {
    console.log(`left out: ${why}`);
    return null;
  }
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-maildir-'));
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  // Postfix walks down to it as another user.
  spawnSync('chmod', ['755', folder]);
  await mkdir(join(folder, 'mail'));
  await chown(join(folder, 'mail'), uid, gid);
  const postfix = await startPostfix(noRelay, [
    'virtual_mailbox_domains = demo.test',
    `virtual_mailbox_base = ${folder}/mail`,
    'virtual_mailbox_maps = static:box/',
    `virtual_uid_maps = static:${uid}`,
    `virtual_gid_maps = static:${gid}`,
    'virtual_minimum_uid = 1',
    'virtual_mailbox_limit = 0',
    'smtpd_client_connection_count_limit = 0',
    'smtpd_client_connection_rate_limit = 0',
  ]);
  return {
    port: postfix.port,
    address: 'box@demo.test',
    async delivered() {
      try {
        return (await readdir(join(folder, 'mail/box/new'))).length;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
        throw error;
      }
    },
    async stop() {
      await postfix.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
