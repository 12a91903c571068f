// What can wait in an actor's backlog, and how each is told that it will not be run.

import type { StoredTimer } from '../ports/shard-store.ts';
import type { Watcher } from './live-feed.ts';
import type { Answer, Failure, TellOutcome, TellRequest } from './shard-host.ts';

export interface AskEntry {
  readonly type: 'ask';
  readonly command: Uint8Array;
  /** Empty: none. */
  readonly idempotencyKey: string;
  readonly deadline: number;
  /** As in `AskRequest`. */
  readonly trace: string | undefined;
  readonly resolve: (answer: Answer) => void;
}

export interface ViewEntry {
  readonly type: 'view';
  readonly deadline: number;
  readonly resolve: (answer: Answer) => void;
}

export interface TellEntry {
  readonly type: 'tell';
  readonly request: TellRequest;
  readonly resolve: (outcome: TellOutcome) => void;
}

export interface TimerEntry {
  readonly type: 'timer';
  readonly timer: StoredTimer;
  readonly onRefused: () => void;
}

export interface WatchEntry {
  readonly type: 'watch';
  readonly watcher: Watcher;
}

export type Entry = AskEntry | ViewEntry | TellEntry | TimerEntry | WatchEntry;

export function refuse(entry: Entry, failure: Failure): void {
  switch (entry.type) {
    case 'ask':
    case 'view':
      entry.resolve({ ok: false, failure });
      return;
    case 'tell':
      entry.resolve(failure);
      return;
    case 'timer':
      entry.onRefused();
      return;
    case 'watch':
      entry.watcher.end(failure);
  }
}
