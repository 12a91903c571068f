// A POP3 client that says exactly what a test wants, and a server of ours over stores in memory for it to talk to.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { createMemoryAccountMail } from '#actors/adapters/memory/account-mail.ts';
import { createMemoryMailStore, type MemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { AccountMail } from '#actors/ports/account-mail.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { SessionStore } from '#actors/ports/directory-store.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { placeInFolder } from '#gateway/personal-mail.ts';
import { startPop3, type RunningPop3 } from '#gateway/pop3/server.ts';
import { loadCertificate } from '#gateway/smtp/certificate.ts';
import { aDirectory, aUser } from './directory.ts';
import { createKeptLog, type KeptLog } from './log.ts';
import { anAcceptedMail } from './mail.ts';

/** What stands on top of every mail that a test puts into an Inbox. */
export const returnPath = 'Return-Path: <customer@customer.test>\r\n';

export const mailPassword = 'correct horse battery';

export interface TestPop3 {
  readonly ports: RunningPop3['ports'];
  readonly accountMail: AccountMail;
  readonly mailStore: MemoryMailStore;
  readonly log: KeptLog;
  /** Puts a mail into an Inbox. */
  mail(accountId: string, raw: string | Uint8Array): Promise<string>;
  stop(): Promise<void>;
}

export interface TestPop3Options {
  readonly directory?: Directory;
  readonly accountMail?: AccountMail;
  readonly verify?: SessionStore['verify'];
  readonly clock?: Clock;
}

/** Accounts `anna` and `ben` of demo.test, whose password is `mailPassword`. */
export async function startTestPop3(options: TestPop3Options = {}): Promise<TestPop3> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-pop3-'));
  const clock = options.clock ?? systemClock;
  const log = createKeptLog();
  const users = ['anna', 'ben'].map((id) => aUser(id, { role: 'account', aliases: [`${id}.k@demo.test`] }));
  const directory = options.directory ?? aDirectory({ users });
  const accountMail = options.accountMail ?? createMemoryAccountMail(clock, (id) => directory.users.has(id));
  const mailStore = createMemoryMailStore({ clock, chance: systemChance });
  const verify: SessionStore['verify'] = async ({ email, password }) =>
    [...directory.users.values()].find((user) => user.email === email && password === mailPassword)?.id ??
    null;
  const ports = { http: 0, smtp: 0, submission: 0, submissions: 0, pop3: 0, pop3s: 0, sql: 0, node: 0 };
  const hostname = 'mx.demo.test';
  const pop3 = await startPop3({
    config: { host: '127.0.0.1', ports },
    tls: await loadCertificate({ dataDirectory: folder, hostname, at: systemClock.now() }),
    directory: { current: () => directory, onChange: () => () => undefined },
    sessions: { verify: options.verify ?? verify },
    accountMail,
    mailStore,
    clock,
    chance: systemChance,
    log,
  });
  return {
    ports: pop3.ports,
    accountMail,
    mailStore,
    log,
    async mail(accountId, raw) {
      // With memory of its own: a slice of Node's shared pool would keep 8 kB of it alive for each small mail.
      const bytes = new Uint8Array(Buffer.from(raw));
      const accepted = anAcceptedMail({ mailboxId: '', accountIds: [accountId], raw: bytes });
      const id = await mailStore.accept(accepted);
      await placeInFolder(accountMail, { accountId, folder: 'inbox' }, { ...accepted, id });
      return id;
    },
    async stop() {
      await pop3.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Pop3Talk {
  /** Sends a line, and resolves with the next line, without its end; `closed` when there is none. */
  say(line: string): Promise<string>;
  /** The lines that follow a reply, without the last dot and without doubled ones. */
  lines(): Promise<readonly string[]>;
  line(): Promise<string>;
  send(octets: string | Uint8Array): void;
  /** From here on over TLS. */
  startTls(): Promise<void>;
  logIn(name?: string): Promise<string>;
  end(): void;
  readonly socket: () => Socket;
}

/** Resolves after the greeting. */
export async function talkPop3(port: number, options: { readonly tls?: boolean } = {}): Promise<Pop3Talk> {
  let socket: Socket = options.tls
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    : connect(port, '127.0.0.1');
  let heard = '';
  let closed = false;
  let wake = (): void => undefined;
  const attach = (to: Socket): void => {
    to.setEncoding('latin1');
    to.on('data', (data: string) => {
      heard += data;
      wake();
    });
    to.on('error', () => to.destroy());
    to.on('close', () => {
      closed = true;
      wake();
    });
  };
  attach(socket);
  const line = async (): Promise<string> => {
    for (;;) {
      const end = heard.indexOf('\r\n');
      if (end >= 0) {
        const found = heard.slice(0, end);
        heard = heard.slice(end + 2);
        return found;
      }
      if (closed) return 'closed';
      const changed = Promise.withResolvers<void>();
      wake = changed.resolve;
      await changed.promise;
    }
  };
  const say = (text: string): Promise<string> => {
    socket.write(Buffer.from(`${text}\r\n`, 'latin1'));
    return line();
  };
  await line();
  return {
    say,
    line,
    send: (octets) => void socket.write(octets),
    async lines() {
      const found: string[] = [];
      for (let next = await line(); next !== '.' && next !== 'closed'; next = await line())
        found.push(next.startsWith('.') ? next.slice(1) : next);
      return found;
    },
    async startTls() {
      socket.removeAllListeners('data');
      socket.removeAllListeners('close');
      const tls = connectTls({ socket, rejectUnauthorized: false });
      await once(tls, 'secureConnect');
      attach(tls);
      socket = tls;
    },
    async logIn(name = 'anna@demo.test') {
      await say(`USER ${name}`);
      return say(`PASS ${mailPassword}`);
    },
    end: () => void socket.destroy(),
    socket: () => socket,
  };
}
