// All outside mailboxes of the directory, each with a life of its own: claimed, visited, left alone until its time. A mailbox
// that hangs costs one connection until its deadline and nobody else anything (F15); one that is switched off, or all of them,
// are left at once (T12). Any number of gateways may do this side by side.

import { createHash } from 'node:crypto';
import type { ActorClient } from '#actors/client.ts';
import { limits } from '#actors/limits.ts';
import type { Chance } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Directory, Mailbox } from '#actors/vocabulary/directory.ts';
import type { Fetching } from '#actors/vocabulary/mailbox-policy.ts';
import { claimMailbox } from './holding.ts';
import { pause } from './pause.ts';
import { createPermits } from './permits.ts';
import { visit } from './visit.ts';
import type { VisitDeps } from './visit.ts';

export interface FetcherDeps extends Omit<VisitDeps, 'bytes' | 'connections' | 'settings'> {
  readonly directory: DirectorySource;
  readonly client: Pick<ActorClient, 'ask'>;
  readonly chance: Chance;
  /** Default `limits.fetchConnections`. */
  readonly mostConnections?: number;
}

export interface FetchedBox {
  readonly mailboxId: string;
  readonly protocol: Fetching['protocol'];
  readonly pollMs: number;
  /** Of any gateway, as far as this one has heard; its own start before that. */
  readonly lastSuccessAt: number;
}

export interface Fetcher {
  boxes(): readonly FetchedBox[];
  connections(): number;
  /** Cuts what is at work: each mail that is not marked at its server comes again. */
  stop(): Promise<void>;
}

interface Box {
  readonly mailbox: Mailbox;
  readonly fetching: Fetching;
  /** What it depends on, to see changes. */
  readonly print: string;
  readonly over: AbortController;
  ended: Promise<void>;
  lastSuccessAt: number;
}

export function startFetcher(deps: FetcherDeps): Fetcher {
  const { directory, clock } = deps;
  const fetcherId = `fetcher-${deps.chance.newId()}`;
  const connections = createPermits(deps.mostConnections ?? limits.fetchConnections);
  const bytes = createPermits(limits.fetchBufferedBytes);
  const settings: VisitDeps['settings'] = () => directory.current().settings;
  const shared: VisitDeps = { ...deps, connections, bytes, settings };
  const boxes = new Map<string, Box>();
  const ending = new Set<Promise<void>>();

  async function live(box: Box, startsInMs: number): Promise<void> {
    const { signal } = box.over;
    await pause(clock, startsInMs, signal);
    // Settings that are new are tried at once, whatever was planned under the old ones.
    for (let eager = startsInMs === 0; !signal.aborted; eager = false) await turn(box, eager);
  }

  async function turn(box: Box, eager: boolean): Promise<void> {
    const { mailbox, fetching } = box;
    const { signal } = box.over;
    let waitMs: number = limits.fetchClaimAgainMs;
    try {
      const claimed = await claimMailbox({ ...deps, fetcherId }, mailbox.id, eager);
      box.lastSuccessAt = Math.max(box.lastSuccessAt, claimed.lastSuccessAt);
      if (claimed.holding === null) {
        waitMs = Math.min(Math.max(claimed.retryAt - clock.now(), limits.fetchClaimSoonMs), waitMs);
      } else {
        const { holding } = claimed;
        const over = AbortSignal.any([signal, holding.lost]);
        // Whatever is at work may take long to notice: meanwhile the mailbox is free for others.
        signal.addEventListener('abort', () => holding.end(), { once: true });
        try {
          const giveBack = await connections.acquire(1, over);
          const place = { mailboxId: mailbox.id, place: placeOf(fetching) };
          const onSuccess = (): void => {
            box.lastSuccessAt = clock.now();
          };
          await visit(shared, { mailbox, fetching, holding, place, signal: over, onSuccess }).finally(
            giveBack,
          );
        } finally {
          holding.end();
        }
        waitMs = limits.fetchClaimSoonMs;
      }
    } catch (error) {
      if (!signal.aborted)
        deps.log.warn({ mailboxId: mailbox.id, error: String(error) }, 'a mailbox could not be claimed');
    }
    await pause(clock, waitMs, signal);
  }

  function begin(mailbox: Mailbox, fetching: Fetching, startsInMs: number): void {
    const over = new AbortController();
    const print = printOf(mailbox);
    const box: Box = { mailbox, fetching, print, over, ended: Promise.resolve(), lastSuccessAt: clock.now() };
    boxes.set(mailbox.id, box);
    box.ended = live(box, startsInMs);
  }

  function end(box: Box): void {
    boxes.delete(box.mailbox.id);
    box.over.abort(new Error('This mailbox is left alone from now on.'));
    ending.add(box.ended);
    void box.ended.finally(() => ending.delete(box.ended));
  }

  function follow(snapshot: Directory, startsInMs: () => number): void {
    const wanted = snapshot.settings.fetchingPaused ? [] : [...snapshot.mailboxes.values()];
    const found = new Map(
      wanted.flatMap((one) => (one.active && one.fetching !== null ? [[one.id, one]] : [])),
    );
    for (const box of boxes.values()) {
      const mailbox = found.get(box.mailbox.id);
      if (mailbox === undefined || printOf(mailbox) !== box.print) end(box);
    }
    for (const mailbox of found.values())
      if (mailbox.fetching !== null && !boxes.has(mailbox.id)) begin(mailbox, mailbox.fetching, startsInMs());
  }

  const unfollow = directory.onChange((snapshot) => follow(snapshot, () => 0));
  follow(directory.current(), () => 1 + deps.chance.random() * startOverMs(directory.current()));

  return {
    boxes: () =>
      Array.from(boxes.values(), ({ mailbox, fetching, lastSuccessAt }) => ({
        mailboxId: mailbox.id,
        protocol: fetching.protocol,
        pollMs: fetching.pollMs,
        lastSuccessAt,
      })),
    connections: () => connections.taken(),
    async stop() {
      unfollow();
      for (const box of boxes.values()) end(box);
      const late = Promise.withResolvers<void>();
      const cancel = clock.after(limits.fetchStopMs, late.resolve);
      await Promise.race([Promise.all(ending), late.promise]);
      cancel();
    },
  };
}

/** A few come at once, a thousand one after the other. */
function startOverMs({ mailboxes }: Directory): number {
  return Math.min(mailboxes.size * limits.fetchStartEachMs, limits.fetchStartOverMs);
}

function printOf({ address, fetching }: Mailbox): string {
  return JSON.stringify([address, fetching]);
}

/** Another server, user or folder is another place: what was read in one says nothing of the other. */
function placeOf({ protocol, server, folder }: Fetching): string {
  const { host, user } = server;
  const words = JSON.stringify([protocol, host.toLowerCase(), user, protocol === 'pop3' ? '' : folder]);
  return createHash('sha256').update(words).digest('hex').slice(0, 32);
}
