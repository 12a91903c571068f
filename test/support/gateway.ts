// The HTTP edge over twins: a directory, sessions, mail and actors in memory, served on a free port. The actor client is a
// puppet: tests say what an actor's view is, what a command answers, and publish updates.

import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import type { ActorClient, AskOptions, Watched } from '#actors/client.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { KindName } from '#actors/kinds.ts';
import { createMemoryDirectory, type MemoryDirectory } from '#actors/adapters/memory/directory-source.ts';
import { createMemoryIdempotencyStore } from '#actors/adapters/memory/idempotency-store.ts';
import { createMemoryMailStore, type MemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { AuditRecord } from '#actors/ports/audit-trail.ts';
import type { CaseList, CaseRow, TimelineEntry } from '#actors/ports/case-list.ts';
import type { AuditEntry, DirectoryStore, EntityFields, EntityName } from '#actors/ports/directory-store.ts';
import type { Directory, User } from '#actors/vocabulary/directory.ts';
import type { ConsoleHandler, HttpDeps } from '#gateway/http/deps.ts';
import { createHttp } from '#gateway/http/http.ts';
import { attachLive, type LiveServer } from '#gateway/live/live-server.ts';
import { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { QueueView } from '#proto/gen/skillpost/v1/queue.ts';
import { aDirectory, aMailbox, aQueue, aUser } from './directory.ts';
import { createKeptLog, type KeptLog } from './log.ts';

export const password = 'correct horse battery';

interface Asked {
  readonly kind: string;
  readonly id: string;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into commands of every kind
  readonly command: any;
  readonly options: AskOptions;
}

type AnswerAsk = (asked: Asked) => unknown;

export interface PuppetClient extends ActorClient {
  readonly asked: Asked[];
  /** What `view` and the snapshots of watches say. */
  setView(kind: KindName, id: string, view: unknown): void;
  /** Numbers and delivers an update to whoever watches; also becomes the view. */
  publish(
    kind: KindName,
    id: string,
    update: { view: unknown; events?: unknown[]; snapshot?: boolean },
  ): void;
  onAsk(answer: AnswerAsk): void;
  watching(): number;
}

const emptyViews = {
  agent: (id: string) => AgentView.fromPartial({ agentId: id }),
  queue: (id: string) => QueueView.fromPartial({ queueId: id }),
  conversation: () => ConversationView.fromPartial({}),
};

export function createPuppetClient(): PuppetClient {
  const views = new Map<string, unknown>();
  const watches = new Map<string, Set<{ sequence: number; hear: (update: Watched<never>) => void }>>();
  const asked: Asked[] = [];
  let answer: AnswerAsk = () => ({});
  const keyOf = (kind: string, id: string): string => `${kind}/${id}`;
  const viewOf = (kind: KindName, id: string): unknown => views.get(keyOf(kind, id)) ?? emptyViews[kind](id);
  return {
    asked,
    ask: async (kind, id, command, options = {}) => {
      const given = { kind, id, command: (command as { command: unknown }).command, options };
      asked.push(given);
      return (await answer(given)) as never;
    },
    view: (kind, id) => Promise.resolve(viewOf(kind, id) as never),
    watch(kind, id, hear) {
      const key = keyOf(kind, id);
      const watch = { sequence: 0, hear: hear as (update: Watched<never>) => void };
      watches.set(key, (watches.get(key) ?? new Set()).add(watch));
      queueMicrotask(() => watch.hear({ sequence: 0, view: viewOf(kind, id) as never, events: [] }));
      return () => watches.get(key)?.delete(watch);
    },
    setView: (kind, id, view) => void views.set(keyOf(kind, id), view),
    publish(kind, id, { view, events = [], snapshot = false }) {
      views.set(keyOf(kind, id), view);
      for (const watch of watches.get(keyOf(kind, id)) ?? []) {
        watch.sequence = snapshot ? 0 : watch.sequence + 1;
        watch.hear({ sequence: watch.sequence, view: view as never, events: events as never });
      }
    },
    onAsk: (next) => void (answer = next),
    watching: () => [...watches.values()].reduce((sum, set) => sum + set.size, 0),
  };
}

/** Maps are replaced whole, as the real store does. */
function written(directory: Directory, name: EntityName, id: string, fields: EntityFields | null): Directory {
  if (name === 'rules') {
    const rest = directory.rules.filter((rule) => rule.id !== id);
    const before = directory.rules.find((rule) => rule.id === id);
    return { ...directory, rules: fields === null ? rest : [...rest, { ...before, ...fields, id } as never] };
  }
  const entries = new Map<string, unknown>(directory[name]);
  if (fields === null) entries.delete(id);
  else {
    const { password: _secret, ...kept } = fields;
    const ordinary = name === 'users' ? aUser(id) : name === 'queues' ? aQueue(id) : {};
    entries.set(id, { ...(entries.get(id) ?? ordinary), ...kept, id });
  }
  return { ...directory, [name]: entries };
}

export interface TwinDirectory extends DirectoryStore {
  readonly source: MemoryDirectory;
  readonly trail: AuditEntry[];
}

export function createTwinDirectory(first: Directory): TwinDirectory {
  const source = createMemoryDirectory(first);
  const trail: AuditEntry[] = [];
  const note = (action: string, entity: string, entityId: string, byUserId: string): void =>
    void trail.unshift({
      id: String(trail.length + 1),
      at: systemClock.now(),
      byUserId,
      action,
      entity,
      entityId,
      before: null,
      after: null,
    });
  const changeUser = (id: string, change: (user: User) => User): void => {
    const users = new Map(source.current().users);
    const user = users.get(id);
    if (user !== undefined) users.set(id, change(user));
    source.replace({ ...source.current(), users });
  };
  return {
    source,
    trail,
    current: () => source.current(),
    onChange: (listener) => source.onChange(listener),
    create(name, fields, by) {
      const id = String(fields['id'] ?? fields['name'] ?? fields['email']);
      const taken = name !== 'rules' && source.current()[name].has(id);
      if (taken) return Promise.reject(new SkillpostError('NAME_TAKEN', 'rejected', `"${id}" is taken.`));
      source.replace(written(source.current(), name, id, fields));
      note('create', name, id, by);
      return Promise.resolve(id);
    },
    update(name, id, fields, by) {
      source.replace(written(source.current(), name, id, fields));
      note('update', name, id, by);
      return Promise.resolve();
    },
    remove(name, id, by) {
      source.replace(written(source.current(), name, id, null));
      note('remove', name, id, by);
      return Promise.resolve();
    },
    setQueueMember(queueId, userId, member) {
      changeUser(userId, (user) => {
        const others = user.queueIds.filter((id) => id !== queueId);
        return { ...user, queueIds: member ? [...others, queueId] : others };
      });
      return Promise.resolve();
    },
    setGroupMember: () => Promise.resolve(),
    setUserSkill(userId, skillId, level) {
      changeUser(userId, (user) => {
        const skills = new Map(user.skills);
        if (level === null) skills.delete(skillId);
        else skills.set(skillId, level);
        return { ...user, skills };
      });
      return Promise.resolve();
    },
    audit: ({ limit, before }) => {
      const start = before === undefined ? 0 : trail.findIndex((row) => row.id === before) + 1;
      return Promise.resolve(trail.slice(start, start + limit));
    },
  };
}

export interface GatewayTwins {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly client: PuppetClient;
  readonly directory: TwinDirectory;
  readonly mail: MemoryMailStore;
  readonly cases: { rows: CaseRow[]; timeline: TimelineEntry[] };
  readonly audited: AuditRecord[];
  readonly log: KeptLog;
  readonly live: LiveServer;
  /** Ends a session behind the gateway's back. */
  readonly sessions: Map<string, string>;
  token(userId: string): string;
  stop(): Promise<void>;
}

export interface TwinOptions {
  readonly console?: ConsoleHandler;
  readonly ready?: HttpDeps['ready'];
  readonly clock?: HttpDeps['clock'];
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

function createSessions(directory: TwinDirectory): HttpDeps['sessions'] & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    signIn(email, given) {
      const user = [...directory.current().users.values()].find((entry) => entry.email === email);
      if (user?.active !== true || given !== password) return Promise.resolve(null);
      const token = systemChance.newId();
      kept.set(token, user.id);
      return Promise.resolve({ token, userId: user.id });
    },
    userOf: (token) => Promise.resolve(kept.get(token) ?? null),
    signOut(token) {
      kept.delete(token);
      return Promise.resolve();
    },
  };
}

function createCases(): { list: CaseList; kept: GatewayTwins['cases'] } {
  const kept = { rows: [] as CaseRow[], timeline: [] as TimelineEntry[] };
  return {
    kept,
    list: {
      search({ limit, cursor }) {
        const start = Number(cursor ?? 0);
        const items = kept.rows.slice(start, start + limit);
        const next = start + limit < kept.rows.length ? String(start + limit) : null;
        return Promise.resolve({ items, nextCursor: next });
      },
      timeline: () => Promise.resolve(kept.timeline),
    },
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

const composeReply: HttpDeps['composeReply'] = (reply) => ({
  id: reply.messageId,
  conversationId: reply.conversationId,
  at: reply.at,
  messageIdHeader: `<${reply.messageId}@gateway.test>`,
  inReplyTo: reply.answering.messageIdHeader,
  references: [reply.answering.messageIdHeader],
  from: { address: reply.mailbox.address, name: reply.mailbox.name },
  to: reply.body.to ?? [reply.answering.from],
  cc: reply.body.cc ?? [],
  bcc: reply.body.bcc ?? [],
  replyTo: '',
  subject: `Re: ${reply.answering.subject}`,
  text: reply.body.text ?? '',
  html: reply.body.html ?? null,
  attachments: reply.body.attachments,
  mailboxId: reply.mailbox.id,
  agentId: reply.agent.id,
  machine: false,
  cause: '',
  envelopeFrom: reply.mailbox.address,
});

export async function startGatewayTwins(options: TwinOptions = {}): Promise<GatewayTwins> {
  const clock = options.clock ?? systemClock;
  const client = createPuppetClient();
  const directory = createTwinDirectory(demo());
  const sessions = createSessions(directory);
  const mail = createMemoryMailStore({ clock, chance: systemChance });
  const cases = createCases();
  const audited: AuditRecord[] = [];
  const log = createKeptLog();
  const shared = { client, directory, sessions, clock, log };
  const app = createHttp({
    ...shared,
    mailStore: mail,
    caseList: cases.list,
    reports,
    idempotency: createMemoryIdempotencyStore(clock),
    audit: { record: (row) => Promise.resolve(void audited.push(row)) },
    composeReply,
    checkRule: (fields) => (JSON.stringify(fields).includes('(((') ? 'The pattern cannot be read.' : null),
    ready: options.ready ?? (() => Promise.resolve({ ready: true, parts: {} })),
    metrics: new Registry(),
    console: options.console ?? null,
    chance: systemChance,
  });
  const live = attachLive(app.server, shared);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    app,
    client,
    directory,
    mail,
    cases: cases.kept,
    audited,
    log,
    live,
    sessions: sessions.kept,
    token(userId) {
      const token = `token-${userId}-${systemChance.newId()}`;
      sessions.kept.set(token, userId);
      return token;
    },
    async stop() {
      await live.stop();
      await app.close();
    },
  };
}
