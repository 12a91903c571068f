// What is known of one POP3 session, what a step of it does, and what it asks its surroundings for. Types and their
// arithmetic; knows no socket and no store.
//
//   authorization ──USER PASS │ AUTH PLAIN──► (open) ──► transaction ──QUIT──► (commit) ──► over
//        │  ▲                                    │ denied
//        │  └────────────────────────────────────┘ three times: over
//        └──STLS──► (tls) ──► authorization, as if new            a connection that breaks: over, nothing is deleted

import { limits } from '#actors/limits.ts';

/** The Inbox as it was when the session began; messages are numbered from 1 (RFC 1939 §5). */
export interface Maildrop {
  readonly accountId: string;
  readonly validity: string;
  readonly uids: readonly number[];
  /** Octets of each. */
  readonly sizes: readonly number[];
  /**
   * Numbers of messages that DELE has marked. The one thing that steps change in place: a copy for each of fifty thousand
   * marks would cost minutes.
   */
  readonly deleted: Set<number>;
}

export interface Session {
  readonly phase: 'authorization' | 'transaction' | 'over';
  /** TLS is on. */
  readonly secure: boolean;
  /** Passwords may be said: with TLS, or by somebody on this machine. */
  readonly mayLogIn: boolean;
  /** The next line is the answer to `AUTH PLAIN`, not a command. */
  readonly awaitsLogin: boolean;
  /** What USER said. */
  readonly name: string | null;
  readonly drop: Maildrop | null;
  readonly failedLogins: number;
  /** Lines that were no command, or none that is possible here. */
  readonly mistakes: number;
}

export type Need =
  | { readonly kind: 'open'; readonly name: string; readonly password: string }
  /** `bodyLines` null: the whole message. */
  | { readonly kind: 'message'; readonly number: number; readonly bodyLines: number | null }
  | { readonly kind: 'commit' }
  | { readonly kind: 'tls' };

export type Denial = 'wrong' | 'guessed' | 'in-use' | 'unavailable';

/** How a need was met. */
export type Outcome =
  | { readonly kind: 'opened'; readonly drop: Maildrop }
  | { readonly kind: 'denied'; readonly why: Denial }
  | { readonly kind: 'message'; readonly octets: Uint8Array }
  | { readonly kind: 'no-message'; readonly why: 'gone' | 'unavailable' }
  | { readonly kind: 'committed'; readonly all: boolean };

export interface Step {
  readonly session: Session;
  /** One line, without its end. */
  readonly reply?: string;
  /** Follow the reply, and a line with a dot after them. */
  readonly lines?: readonly string[];
  /** A message: follows the reply, dot-stuffed, and a line with a dot after it. */
  readonly body?: Uint8Array;
  /** What happens before the next line is read; nothing is replied before it has. */
  readonly need?: Need;
}

export function newSession(options: Pick<Session, 'secure' | 'mayLogIn'>): Session {
  return {
    ...options,
    phase: 'authorization',
    awaitsLogin: false,
    name: null,
    drop: null,
    failedLogins: 0,
    mistakes: 0,
  };
}

/** RFC 1939 §3: the client is told why; RFC 2449 §8: a code in brackets says it to programs. */
export function refuse(session: Session, text: string): Step {
  return { session, reply: `-ERR ${text}` };
}

/** Too many of these end the session. */
export function mistake(session: Session, text: string): Step {
  const mistakes = session.mistakes + 1;
  const over = mistakes >= limits.pop3Mistakes;
  return refuse({ ...session, mistakes, phase: over ? 'over' : session.phase }, text);
}

/** The number, if a message of it is there and not marked; null otherwise. */
export function messageNumber(drop: Maildrop, text: string): number | null {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= drop.uids.length && !drop.deleted.has(number) ? number : null;
}

export function sizeOf(drop: Maildrop, number: number): number {
  return drop.sizes[number - 1] ?? 0;
}

/** RFC 1939 §7: 1 to 70 printable characters, the same in every session, never used again. */
export function uniqueIdOf(drop: Maildrop, number: number): string {
  return `${drop.validity}.${drop.uids[number - 1] ?? 0}`;
}

/** Messages that are not marked, and their octets. */
export function tally(drop: Maildrop): { readonly messages: number; readonly octets: number } {
  let octets = 0;
  for (const size of drop.sizes) octets += size;
  for (const number of drop.deleted) octets -= sizeOf(drop, number);
  return { messages: drop.uids.length - drop.deleted.size, octets };
}

/** A line for each message that is not marked. */
export function eachMessage(drop: Maildrop, line: (number: number) => string): readonly string[] {
  const lines: string[] = [];
  for (let number = 1; number <= drop.uids.length; number += 1)
    if (!drop.deleted.has(number)) lines.push(line(number));
  return lines;
}
