// A fetcher for tests, over stores in memory and the real mailbox actors: time of the actors runs faster, so that waits of
// minutes are over in moments, and waits of the fetcher are short.

import { createMemoryFetchLedger } from '#actors/adapters/memory/fetch-ledger.ts';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { FetchLedger } from '#actors/ports/fetch-ledger.ts';
import type { BoxOutcome } from '#actors/ports/mailbox-health.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Directory, Mailbox } from '#actors/vocabulary/directory.ts';
import { startFetcher } from '#gateway/fetch/fetcher.ts';
import type { Fetcher, FetcherDeps } from '#gateway/fetch/fetcher.ts';
import { createImapSource } from '#gateway/fetch/imap.ts';
import { createPop3Source } from '#gateway/fetch/pop3.ts';
import { readRawHeader } from '#gateway/fetch/raw-header.ts';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { MailboxCommand, MailboxState } from '#proto/gen/skillpost/v1/mailbox.ts';
import { aDirectory, aMailbox, aQueue } from './directory.ts';
import { password } from './dovecot.ts';
import { ActorBench, aWorld } from './kind-bench.ts';
import { createKeptLog } from './log.ts';
import type { KeptLog } from './log.ts';

/** How many times faster than ours the time of the actors runs. */
const speed = 20;

/** Waits of up to a quarter of a minute are moments; deadlines are what they are. */
const hasty: Clock = {
  now: () => systemClock.now(),
  after: (ms, task) => systemClock.after(ms <= 16_000 ? Math.min(ms, 60) : ms, task),
};

export interface AcceptedFetch extends AcceptedMail {
  readonly subject: string;
}

export class FetchHouse {
  readonly ledger: FetchLedger;
  /** How often a place was marked as read up to somewhere. */
  marks = 0;
  readonly store = createMemoryMailStore({ clock: systemClock, chance: systemChance });
  readonly log: KeptLog = createKeptLog();
  readonly accepted: AcceptedFetch[] = [];
  readonly events: Event[] = [];
  readonly notes: { readonly mailboxId: string; readonly outcome: BoxOutcome }[] = [];
  /** In the place of the password that the server knows. */
  password = password;
  readonly #listeners = new Set<(directory: Directory) => void>();
  readonly #actors = new Map<string, ActorBench<'mailbox'>>();
  readonly #fetchers = new Set<Fetcher>();
  readonly #startedAt = Date.now();
  #directory: Directory;

  constructor(...mailboxes: readonly Partial<Mailbox>[]) {
    const all = mailboxes.map((fields, number) =>
      aMailbox(`box-${number}`, { queueId: 'support', ...fields }),
    );
    const ledger = createMemoryFetchLedger();
    this.ledger = {
      ...ledger,
      setMark: async (place, mark) => {
        await ledger.setMark(place, mark);
        this.marks += 1;
      },
    };
    const settings = { fetchedOldPerMinute: 10_000 };
    this.#directory = aDirectory({ queues: [aQueue('support')], mailboxes: all, settings });
  }

  get directory(): Directory {
    return this.#directory;
  }

  set directory(directory: Directory) {
    this.#directory = directory;
    for (const listener of this.#listeners) listener(directory);
  }

  change(id: string, fields: Partial<Mailbox>): void {
    const mailbox = this.#directory.mailboxes.get(id);
    if (mailbox === undefined) throw new Error(`no mailbox ${id}`);
    const mailboxes = new Map(this.#directory.mailboxes).set(id, { ...mailbox, ...fields });
    this.directory = { ...this.#directory, mailboxes };
  }

  set paused(fetchingPaused: boolean) {
    this.directory = { ...this.#directory, settings: { ...this.#directory.settings, fetchingPaused } };
  }

  get subjects(): readonly string[] {
    return this.accepted.map(({ subject }) => subject);
  }

  state(id = 'box-0'): MailboxState {
    const { state } = this.#actor(id).view;
    if (state === undefined) throw new Error('a mailbox without state');
    return state;
  }

  eventTypes(): readonly string[] {
    return this.events.map(({ type }) => type);
  }

  ask(id: string, { command }: MailboxCommand) {
    if (command === undefined) throw new Error('nothing asked');
    const actor = this.#actor(id);
    const decided = actor.do(command);
    if ('rejected' in decided) throw new SkillpostError(decided.rejected, 'rejected', decided.text);
    this.events.push(...decided.events);
    return decided.reply;
  }

  start(changes: Partial<FetcherDeps> = {}): Fetcher {
    const client = {
      ask: async (_kind: string, id: string, command: MailboxCommand) => this.ask(id, command),
    };
    const fetcher = startFetcher({
      directory: {
        current: () => this.#directory,
        onChange: (listener) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
      },
      client,
      chance: systemChance,
      clock: hasty,
      log: this.log,
      ledger: this.ledger,
      accept: async (mail) => this.accept(mail),
      sources: {
        imap: createImapSource({ clock: systemClock }),
        pop3: createPop3Source({ clock: systemClock }),
        graph: async () => Promise.reject(new Error('no Graph here')),
      },
      secretOf: async () => ({ kind: 'password', password: this.password }),
      health: {
        note: async (mailboxId, _protocol, outcome) => void this.notes.push({ mailboxId, outcome }),
      },
      addLink: async () => null,
      fetched: () => undefined,
      failed: () => undefined,
      ...changes,
    });
    this.#fetchers.add(fetcher);
    return fetcher;
  }

  /** As the archive does: once for each id. */
  async accept(mail: AcceptedMail): Promise<string> {
    const known = mail.id !== undefined && (await this.store.archived(mail.id)) !== null;
    const id = await this.store.accept(mail);
    const subject = readRawHeader(mail.raw).values('subject')[0] ?? '';
    if (!known) this.accepted.push({ ...mail, subject });
    return id;
  }

  async stop(): Promise<void> {
    await Promise.all(Array.from(this.#fetchers, async (fetcher) => fetcher.stop()));
  }

  /** Lets the watch of the mailbox ring, if it is due. */
  ring(id = 'box-0'): void {
    const actor = this.#actor(id);
    const timer = actor.timers.get('watch');
    if (timer === undefined || timer.dueAt > actor.world.at) return;
    actor.timers.delete('watch');
    this.ask(id, timer.command);
  }

  #actor(id: string): ActorBench<'mailbox'> {
    const actor = this.#actors.get(id) ?? new ActorBench('mailbox', id, aWorld(this.#directory));
    this.#actors.set(id, actor);
    actor.world.at = this.#startedAt + (Date.now() - this.#startedAt) * speed;
    actor.world.directory = this.#directory;
    return actor;
  }
}
