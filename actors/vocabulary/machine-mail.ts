// How much mail the system writes by itself, and to whom (N5, T1, T12). One policy for all of it: receipts, hold mails and
// what is sent on. Types, defaults and words; imports nothing.

/** Most machine mail to one address within a time. */
export interface LadderStep {
  readonly withinMs: number;
  readonly most: number;
}

export interface MachineMailPolicy {
  /** Off: the system writes nothing by itself. */
  readonly on: boolean;
  /** About one case, while it is remembered. */
  readonly perCase: number;
  /** In answer to mails of one address with the same subject, within `sameSubjectMs`. */
  readonly perSubject: number;
  /** In answer to mails of one domain with the same text, within a day. */
  readonly perText: number;
  /** Under one address of ours, each minute. */
  readonly perMinute: number;
  /** So many mails of machines from an address within a time, and it gets none for another time. */
  readonly suspectMails: number;
  readonly suspectWithinMs: number;
  readonly suspectForMs: number;
  /** An address that does not exist is left alone for so long (C13). */
  readonly bouncedForMs: number;
}

const minute = 60_000;
const hour = 60 * minute;

/** FreeScout's window for the same subject. */
export const sameSubjectMs = 3 * hour;

/** Zammad's ladder. */
export const machineMailLadderDefault: readonly LadderStep[] = [
  { withinMs: 10 * minute, most: 10 },
  { withinMs: 30 * minute, most: 15 },
  { withinMs: 60 * minute, most: 25 },
  { withinMs: 180 * minute, most: 50 },
  { withinMs: 600 * minute, most: 100 },
];

export const machineMailDefaults: MachineMailPolicy = {
  on: true,
  perCase: 10,
  perSubject: 2,
  perText: 2,
  perMinute: 600,
  suspectMails: 2,
  suspectWithinMs: 30 * minute,
  suspectForMs: 6 * hour,
  bouncedForMs: 60 * 24 * hour,
};

/**
 * Why machine mail was kept back. `automatic`: it would answer a machine. `ancestry`: it would answer what answers machine
 * mail. `imported`: it would answer old mail that was only brought along.
 * `unverified`: who wrote may be somebody else than the sender. `budget`, `case`, `subject`: there were enough. `echo`: the same text came before, perhaps under other names. `machine`: a machine
 * answers there. `bounced`: the address does not exist. `complaint`: its owner does not want it. `room`: too much leaves
 * under our address. `off`: all of it is switched off. `own`: it would go to ourselves.
 */
export type KeptBackReason =
  | 'automatic'
  | 'ancestry'
  | 'imported'
  | 'unverified'
  | 'budget'
  | 'case'
  | 'subject'
  | 'echo'
  | 'machine'
  | 'bounced'
  | 'complaint'
  | 'room'
  | 'off'
  | 'own';

const addressChars = 320;

/** The id of a mail that a rule sends on, and what that of one which a person sends again begins with. */
export function forwardId(conversationId: string): string {
  return `forward-${conversationId}`;
}

/** The correspondent that an address is: capitals make no other one, though a server may tell them apart (RFC 5321 §2.4). */
export function correspondentId(address: string): string {
  return address.trim().toLowerCase().slice(0, addressChars);
}

/** The correspondent that stands for all addresses of a domain. */
export function domainCorrespondentId(address: string): string {
  const id = correspondentId(address);
  return id.slice(id.lastIndexOf('@'));
}

/** X.1.1, 1.2, 1.3, 1.6, 1.10 and 2.1 of RFC 3463 and 7505: the address is not there, and will not be. */
const deadStatus = /^5\.(?:1\.(?:1|2|3|6|10)|2\.1)$/;
const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/;
const deadWords =
  /\b(?:user|recipient|mailbox|address|account)\b.{0,40}\b(?:unknown|not found|does(?: not|n't) exist|disabled|invalid)\b|\b(?:unknown|no such|invalid) (?:user|recipient|mailbox|address|account)\b/i;

/** The enhanced status code (RFC 3463) in what a server said; empty without one. */
export function statusIn(text: string): string {
  return status.exec(text)?.[0] ?? '';
}

/** Whether a refusal for good means that the address does not exist. */
export function isDeadAddress(said: { readonly status: string; readonly text: string }): boolean {
  return said.status === ''
    ? /\b55[013]\b/.test(said.text) && deadWords.test(said.text)
    : deadStatus.test(said.status);
}
