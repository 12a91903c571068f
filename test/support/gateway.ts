// The HTTP edge over twins: a directory, sessions, mail and actors in memory, served on a free port. The actor client is a
// puppet: tests say what an actor's view is, what a command answers, and publish updates.

import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createMemoryDkimKeys } from '#actors/adapters/memory/dkim-keys.ts';
import { createMemoryMailKeys } from '#actors/adapters/memory/mail-keys.ts';
import { createMemoryAccountMail } from '#actors/adapters/memory/account-mail.ts';
import { createMemoryIdempotencyStore } from '#actors/adapters/memory/idempotency-store.ts';
import { createMemoryRatings } from '#actors/adapters/memory/ratings.ts';
import { createMemoryMailStore, type MemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { createPrometheusMetrics } from '#actors/adapters/prometheus/metrics.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { AccountMail } from '#actors/ports/account-mail.ts';
import type { UserFooter } from '#actors/ports/user-footers.ts';
import type { AuditRecord } from '#actors/ports/audit-trail.ts';
import type { BalanceRow } from '#actors/ports/mail-balance.ts';
import type { LoggedMail, MailTrace } from '#actors/ports/mail-log.ts';
import type { CaseList, CaseRow, TimelineEntry } from '#actors/ports/case-list.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import type { ConsoleHandler, HttpDeps } from '#gateway/http/deps.ts';
import { createHttp } from '#gateway/http/http.ts';
import { createDryRun } from '#gateway/dry-run.ts';
import { createFormIntake } from '#gateway/forms/intake.ts';
import { createRatingDesk } from '#gateway/ratings/rating-desk.ts';
import { createRequestAdd } from '#gateway/requests/request-add.ts';
import { createLeaving } from '#gateway/mail/crypt/leaving.ts';
import { createOpener } from '#gateway/mail/crypt/opener.ts';
import { parseMail } from '#gateway/mail/parse.ts';
import { showMessage } from '#gateway/http/display.ts';
import type { Parser } from '#gateway/mail/parser.ts';
import { composeSending } from '#gateway/compose-sending.ts';
import { attachLive, type LiveServer } from '#gateway/live/live-server.ts';
import { aDirectory, aMailbox, aQueue, aUser } from './directory.ts';
import { createKeptLog, type KeptLog } from './log.ts';
import { createPuppetClient, type PuppetClient } from './puppet-client.ts';
import { createTwinBoxes, type TwinBoxes } from './twin-boxes.ts';
import { createTwinDirectory, type TwinDirectory } from './twin-directory.ts';

export const password = 'correct horse battery';

export interface GatewayTwins {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly client: PuppetClient;
  readonly directory: TwinDirectory;
  readonly mail: MemoryMailStore;
  readonly accountMail: AccountMail;
  readonly cases: { rows: CaseRow[]; timeline: TimelineEntry[] };
  readonly boxes: TwinBoxes;
  readonly audited: AuditRecord[];
  /** What the mail balance and the mail log say. */
  readonly books: { rows: BalanceRow[]; mails: LoggedMail[]; traces: Map<string, MailTrace> };
  readonly log: KeptLog;
  readonly live: LiveServer;
  /** Ends a session behind the gateway's back. */
  readonly sessions: Map<string, string>;
  token(userId: string): string;
  /** What signing in throws from now on; null: nothing. */
  refuseSignIns(refusal: Error | null): void;
  stop(): Promise<void>;
}

export interface TwinOptions {
  /** TXT records of a name, as the DNS has them. */
  readonly texts?: HttpDeps['dkim']['texts'];
  readonly console?: ConsoleHandler;
  readonly ready?: HttpDeps['ready'];
  readonly clock?: HttpDeps['clock'];
  readonly directory?: Directory;
}

const demo = (): Directory =>
  aDirectory({
    users: [
      aUser('anna', { name: 'Anna', queueIds: ['support'] }),
      aUser('ben', { name: 'Ben', queueIds: ['sales'] }),
      aUser('sam', { name: 'Sam', role: 'supervisor' }),
      aUser('root', { name: 'Root', role: 'administrator' }),
      aUser('box', { name: 'Box', role: 'account' }),
      aUser('gone', { name: 'Gone', active: false }),
    ],
    skills: [{ id: 'english', name: 'English' }],
    queues: [aQueue('support', { name: 'Support' }), aQueue('sales', { name: 'Sales' })],
    mailboxes: [aMailbox('support')],
  });

interface TwinSessions {
  readonly kept: Map<string, string>;
  refusal: Error | null;
}

function createSessions(directory: TwinDirectory): HttpDeps['sessions'] & TwinSessions {
  const kept = new Map<string, string>();
  const twin: TwinSessions = { kept, refusal: null };
  return Object.assign(twin, {
    signIn(email: string, given: string) {
      if (twin.refusal !== null) return Promise.reject(twin.refusal);
      const user = [...directory.current().users.values()].find((entry) => entry.email === email);
      if (user?.active !== true || given !== password) return Promise.resolve(null);
      const token = systemChance.newId();
      kept.set(token, user.id);
      return Promise.resolve({ token, userId: user.id });
    },
    verify({ email, password: given }: { email: string; password: string }) {
      const user = [...directory.current().users.values()].find((entry) => entry.email === email);
      return Promise.resolve(user?.active === true && given === password ? user.id : null);
    },
    userOf: (token: string) => Promise.resolve(kept.get(token) ?? null),
    signOut(token: string) {
      kept.delete(token);
      return Promise.resolve();
    },
  });
}

function createCases(): { list: CaseList; kept: GatewayTwins['cases'] } {
  const kept = { rows: [] as CaseRow[], timeline: [] as TimelineEntry[] };
  return {
    kept,
    list: {
      search({ limit, cursor, dueBefore }) {
        const start = Number(cursor ?? 0);
        const rows = kept.rows.filter(
          (row) => dueBefore === undefined || (row.deadlineAt ?? dueBefore) < dueBefore,
        );
        const items = rows.slice(start, start + limit);
        const next = start + limit < rows.length ? String(start + limit) : null;
        return Promise.resolve({ items, nextCursor: next });
      },
      timeline: () => Promise.resolve(kept.timeline),
      customer: (address) => {
        const rows = kept.rows.filter(({ customer }) => customer.address.toLowerCase() === address);
        const open = rows.filter(({ status }) => status !== 'closed');
        return Promise.resolve({ cases: rows.length, open: open.length });
      },
    },
  };
}

function createFooters(): HttpDeps['footers'] {
  const kept = new Map<string, UserFooter>();
  return {
    read: (userId) => Promise.resolve(kept.get(userId) ?? null),
    write: (userId, footer) =>
      Promise.resolve(footer === null ? void kept.delete(userId) : void kept.set(userId, footer)),
  };
}

const reports: HttpDeps['reports'] = {
  list: () => [
    { name: 'volume', title: 'Volume', question: 'How much?', parameters: [], columns: [], chart: null },
    {
      name: 'agents',
      title: 'Agents',
      question: 'Who?',
      parameters: [{ name: 'agent', title: 'Agent', kind: 'agent', required: false }],
      columns: [],
      chart: null,
    },
  ],
  run: (name, parameters) =>
    Promise.resolve({ report: reports.list()[0] as never, rows: [{ name, ...parameters }], totals: {} }),
  csv: () => Promise.resolve('queue,received\r\nsupport,3\r\n'),
};

/** Reads a mail in this thread: tests of the API send few, and small ones. */
const oneParser: Parser = {
  parse: async (raw, charset) => ({ ok: true, parts: parseMail(raw, charset) }),
  stop: async () => undefined,
};

export async function startGatewayTwins(options: TwinOptions = {}): Promise<GatewayTwins> {
  const clock = options.clock ?? systemClock;
  const client = createPuppetClient();
  const directory = createTwinDirectory(options.directory ?? demo(), (id, secrets) =>
    twinBoxes.keep(id, secrets),
  );
  const log = createKeptLog();
  const twinBoxes = createTwinBoxes({ directory, clock, log });
  const sessions = createSessions(directory);
  const mail = createMemoryMailStore({ clock, chance: systemChance });
  const cases = createCases();
  const audited: AuditRecord[] = [];
  const books: GatewayTwins['books'] = { rows: [], mails: [], traces: new Map() };
  const shared = { client, directory, sessions, clock, chance: systemChance, log };
  const accountMail = createMemoryAccountMail(clock, (id) => directory.current().users.has(id));
  const mailKeys = createMemoryMailKeys();
  // Its worker starts with the first upload.
  const opener = createOpener({ keys: mailKeys, clock, log });
  const app = createHttp({
    ...shared,
    mailStore: mail,
    accountMail,
    caseList: cases.list,
    reports,
    idempotency: createMemoryIdempotencyStore(clock),
    footers: createFooters(),
    audit: { record: (row) => Promise.resolve(void audited.push(row)) },
    ...composeSending({ hostname: 'gateway.test', secretKey: 'a key for tests' }, directory),
    boxes: twinBoxes.boxes,
    oauth: twinBoxes.oauth,
    dkim: {
      keys: createMemoryDkimKeys(),
      texts: options.texts ?? (() => Promise.resolve([])),
      random: (octets) => randomBytes(octets),
    },
    leaving: createLeaving({ keys: mailKeys, opener, directory, clock, log }),
    mailKeys: { keys: mailKeys, readUpload: (upload) => opener.readUpload(upload) },
    show: async (job) => showMessage(job),
    parser: oneParser,
    dryRun: createDryRun({
      mailStore: mail,
      directory,
      parser: oneParser,
      history: (one) => cases.list.customer(one),
    }),
    balance: { read: () => Promise.resolve(books.rows) },
    mailLog: {
      search: () => Promise.resolve({ items: books.mails, nextCursor: null }),
      trace: (id) => Promise.resolve(books.traces.get(id) ?? null),
    },
    forms: createFormIntake({
      directory,
      accept: (accepted) => mail.accept(accepted),
      sign: (text) => createHmac('sha256', 'a key for tests').update(text).digest(),
      hostname: 'gateway.test',
      clock,
      randomBytes: (count) => randomBytes(count),
      log,
    }),
    ratings: createRatingDesk({
      directory,
      mailStore: mail,
      ratings: createMemoryRatings(),
      sign: (text) => createHmac('sha256', 'a key for tests').update(text).digest(),
      publicUrl: 'https://desk.example.test',
      clock,
      randomBytes: (count) => randomBytes(count),
      log,
    }),
    requestAdd: createRequestAdd({
      directory,
      mailStore: mail,
      client,
      sign: (text) => createHmac('sha256', 'a key for tests').update(text).digest(),
      clock,
    }),
    checkRule: (fields) => (JSON.stringify(fields).includes('(((') ? 'The pattern cannot be read.' : null),
    ready: options.ready ?? (() => Promise.resolve({ ready: true, parts: {} })),
    metrics: createPrometheusMetrics(),
    console: options.console ?? null,
  });
  const live = attachLive(app.server, shared);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    app,
    client,
    directory,
    mail,
    accountMail,
    cases: cases.kept,
    boxes: twinBoxes,
    audited,
    books,
    log,
    live,
    sessions: sessions.kept,
    token(userId) {
      const token = `token-${userId}-${systemChance.newId()}`;
      sessions.kept.set(token, userId);
      return token;
    },
    refuseSignIns: (refusal) => void (sessions.refusal = refusal),
    async stop() {
      await live.stop();
      await app.close();
      await opener.stop();
    },
  };
}
