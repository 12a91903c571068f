// The mail edge for tests, over stores in memory: a directory with two mailboxes, a client that notes what conversations
// are told, the parser's workers, and SMTP on a free port.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryAccountMail } from '#actors/adapters/memory/account-mail.ts';
import { createMemoryMailKeys } from '#actors/adapters/memory/mail-keys.ts';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import type { MemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { replySigner } from '#actors/adapters/system/secrets.ts';
import type { ActorClient } from '#actors/client.ts';
import type { Config } from '#actors/config.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { AccountMail } from '#actors/ports/account-mail.ts';
import type { MailKeys } from '#actors/ports/mail-keys.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import type { SenderLooks } from '#actors/ports/sender-looks.ts';
import { notChecked } from '#actors/vocabulary/authentication.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { createAccept } from '#gateway/accept.ts';
import type { Acceptance } from '#gateway/accept.ts';
import { createOpener } from '#gateway/mail/crypt/opener.ts';
import { createParser } from '#gateway/mail/parser.ts';
import { createWholeScan } from '#gateway/mail/whole-scan.ts';
import { createScanner } from '#gateway/mail/scan.ts';
import { loadCertificate } from '#gateway/smtp/certificate.ts';
import { startSmtp } from '#gateway/smtp/server.ts';
import { startSweeper } from '#gateway/sweeper.ts';
import type { PlacementDeps } from '#gateway/placement.ts';
import { withPersonalMail } from '#gateway/personal-mail.ts';
import type { RoutingHook } from '#gateway/routing-hook.ts';
import { createRequestAdd } from '#gateway/requests/request-add.ts';
import type { SenderCheck } from '#gateway/sender-check.ts';
import { createUnderstand } from '#gateway/understand.ts';
import type { ConversationCommand, ReceiveMessage } from '#proto/gen/skillpost/v1/conversation.ts';
import { aDirectory, aMailbox, aQueue, aTemplate } from './directory.ts';
import { createKeptLog } from './log.ts';
import type { KeptLog } from './log.ts';

export const hostname = 'mx.demo.test';
export const smtpSettings = { tlsPort: null, greetingDelayMs: 0, trusted: ['127.0.0.0/8'] };
export const sign = replySigner('a key for tests');

export function demoDirectory(): Directory {
  return aDirectory({
    queues: [aQueue('support'), aQueue('sales')],
    mailboxes: [aMailbox('support', { name: 'Support' }), aMailbox('sales')],
    templates: [aTemplate('receipt', { text: 'Dear {customer.name}, we have {case.tag} in {queue.name}.' })],
  });
}

export interface ToldCommand {
  readonly conversationId: string;
  readonly command: NonNullable<ConversationCommand['command']>;
  readonly idempotencyKey: string;
}

export interface FakeClient extends Pick<ActorClient, 'ask'> {
  readonly told: readonly ToldCommand[];
  /** What conversations were told of mails, one per key, as an actor would have it. */
  received(): readonly (ReceiveMessage & { readonly conversationId: string })[];
  setDown(down: boolean): void;
}

export function createFakeClient(): FakeClient {
  const told: ToldCommand[] = [];
  let down = false;
  const ask = (
    _kind: string,
    conversationId: string,
    { command }: ConversationCommand,
    options?: { idempotencyKey?: string },
  ) => {
    if (down) throw new SkillpostError('NO_ANSWER', 'unavailable', 'Nobody answered.');
    const idempotencyKey = options?.idempotencyKey ?? '';
    const known = told.some((one) => one.idempotencyKey === idempotencyKey);
    if (command !== undefined && !known) told.push({ conversationId, command, idempotencyKey });
    return { conversationId, workItemId: '', duplicate: known };
  };
  return {
    told,
    ask: async (...input: Parameters<typeof ask>) => ask(...input),
    received: () =>
      told.flatMap(({ conversationId, command }) =>
        command.$case === 'receive' ? [{ ...command.value, conversationId }] : [],
      ),
    setDown(value) {
      down = value;
    },
  };
}

export interface TestEdge {
  readonly port: number;
  readonly tlsPort: number | null;
  readonly store: MemoryMailStore;
  readonly client: FakeClient;
  readonly accountMail: AccountMail;
  readonly acceptance: Acceptance;
  readonly log: KeptLog;
  stop(): Promise<void>;
}

export interface TestEdgeOptions {
  readonly directory?: Directory;
  /** In the place of the store in memory. */
  readonly mailStore?: MailStore;
  readonly history?: PlacementDeps['history'];
  readonly hook?: RoutingHook;
  /** Absent: nobody is asked who sent a mail. */
  readonly checkSender?: SenderCheck;
  /** What signed and encrypted mail is read with. */
  readonly mailKeys?: MailKeys;
  readonly looks?: Pick<SenderLooks, 'plan'>;
  readonly smtp?: Partial<Config['smtp']>;
}

export async function startTestEdge(options: TestEdgeOptions = {}): Promise<TestEdge> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-edge-'));
  const log = createKeptLog();
  const clock = systemClock;
  const store = createMemoryMailStore({ clock, chance: systemChance });
  const mailStore = options.mailStore ?? store;
  const client = createFakeClient();
  const opener = createOpener({ keys: options.mailKeys ?? createMemoryMailKeys(), clock, log });
  const parser = createParser({ clock, workers: 1, opener });
  const snapshot = options.directory ?? demoDirectory();
  const directory = { current: () => snapshot, onChange: () => () => undefined };
  const restorer = { restore: async () => 0 };
  const accountMail = createMemoryAccountMail(clock, (id) => snapshot.users.has(id));
  const scan = createScanner({ directory, log });
  const understandCase = createUnderstand({
    mailStore,
    directory,
    client,
    restorer,
    parser,
    sign,
    hostname,
    requestAdd: createRequestAdd({ directory, mailStore, client, sign, clock }),
    clock,
    log,
    history: options.history ?? (async () => ({ cases: 0, open: 0 })),
    checkSender: options.checkSender ?? (async () => notChecked(clock.now())),
    scan,
    looks: options.looks ?? { plan: async () => undefined },
    hook: options.hook ?? (async () => null),
  });
  const acceptance = createAccept({
    mailStore,
    understand: withPersonalMail(understandCase, {
      accountMail,
      mailStore,
      scan: createWholeScan({ directory, parser, scan }),
      log,
    }),
    clock,
    log,
  });
  const sweeper = startSweeper({ mailStore, acceptance, clock, log });
  const tls = await loadCertificate({ dataDirectory: folder, hostname, at: clock.now() });
  const ports = { http: 0, smtp: 0, submission: 0, submissions: 0, pop3: 0, pop3s: 0, sql: 0, node: 0 };
  const config = { host: '127.0.0.1', hostname, ports, smtp: { ...smtpSettings, ...options.smtp } };
  const accept = acceptance.accept.bind(acceptance);
  const smtp = await startSmtp({ config, tls, directory, accountMail, accept, sign, clock, log });
  return {
    port: smtp.port,
    tlsPort: smtp.tlsPort,
    store,
    client,
    accountMail,
    acceptance,
    log,
    async stop() {
      await smtp.stop();
      await sweeper.stop();
      await acceptance.stop();
      await parser.stop();
      await opener.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
