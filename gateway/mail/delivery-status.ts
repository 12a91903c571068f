// What became of a mail, as servers that keep to RFC 3464 say it: a group of fields about the mail, then one for each
// recipient. Forgiving about what real servers write: missing empty lines, missing actions, odd address types. Pure.

import { limits } from '#actors/limits.ts';
import type { DeliveryAction } from '#actors/vocabulary/delivery-reports.ts';

export interface ReportedRecipient {
  /** As our mail named it, where the report says so; lower-case domain. */
  readonly address: string;
  /** Where it ended, after aliases and forwards; the same as `address` mostly. */
  readonly finalAddress: string;
  readonly action: DeliveryAction;
  /** RFC 3463, such as `5.1.1`. Guessed from its text when the report has none. */
  readonly status: string;
  /** What the last server said; empty when it said nothing. */
  readonly text: string;
}

export interface DeliveryStatus {
  readonly recipients: readonly ReportedRecipient[];
  /** ENVID of the transaction (RFC 3461 §4.4); empty when there was none. */
  readonly envelopeId: string;
  readonly reportingServer: string;
}

type Group = ReadonlyMap<string, string>;

const actions: Readonly<Record<string, DeliveryAction>> = {
  failed: 'failed',
  failure: 'failed',
  delayed: 'delayed',
  delivered: 'delivered',
  relayed: 'relayed',
  expanded: 'relayed',
};

export function readDeliveryStatus(fields: string): DeliveryStatus {
  const groups = groupsOf(fields);
  const about = groups.find((group) => !isRecipient(group)) ?? new Map<string, string>();
  const recipients = groups.filter(isRecipient).flatMap(recipientOf);
  return {
    recipients: recipients.slice(0, limits.reportRecipients),
    envelopeId: about.get('original-envelope-id') ?? '',
    reportingServer: typed(about.get('reporting-mta') ?? ''),
  };
}

function isRecipient(group: Group): boolean {
  return group.has('final-recipient') || group.has('original-recipient');
}

/** A new group starts at an empty line, and at a field that the group has already. */
function groupsOf(fields: string): readonly Group[] {
  const groups: Map<string, string>[] = [];
  let current = new Map<string, string>();
  const flush = (): void => {
    if (current.size > 0) groups.push(current);
    current = new Map();
  };
  for (const written of fields
    .replace(/\r/g, '')
    .split(/\n(?![ \t]+\S)/)
    .slice(0, limits.reportLines)) {
    const line = written.replace(/\s+/g, ' ').trim();
    const [, name, value = ''] = /^([A-Za-z][\w-]{0,60})\s*:\s*(.*)$/.exec(line) ?? [];
    if (line === '') flush();
    if (name === undefined) continue;
    const key = name.toLowerCase();
    if (key === 'final-recipient' && current.has(key)) flush();
    if (!current.has(key)) current.set(key, value);
  }
  flush();
  return groups;
}

function recipientOf(group: Group): readonly ReportedRecipient[] {
  const final = addressOf(group.get('final-recipient') ?? '');
  const original = addressOf(group.get('original-recipient') ?? '');
  const address = original || final;
  if (address === '') return [];
  const text = typed(group.get('diagnostic-code') ?? '').slice(0, limits.reportTextChars);
  const status = statusIn(group.get('status') ?? '') || statusIn(text);
  const said = actions[(group.get('action') ?? '').toLowerCase().replace(/[^a-z].*$/, '')];
  const action = said ?? actionOf(status);
  return [
    { address, finalAddress: final || address, action, status: status || statusOf(text, action), text },
  ];
}

/** `rfc822; <ann@customer.test>` → the address. Others than mail addresses (`X400; …`) are none. */
export function addressOf(value: string): string {
  const bare = decodeXtext(typed(value))
    .replace(/^.*<|>.*$/g, '')
    .trim();
  const found = /^"?[^\s<>;,]{1,320}@[^\s<>;,@]{1,255}$/.exec(bare)?.[0] ?? '';
  const at = found.lastIndexOf('@');
  return at < 1 ? '' : found.slice(0, at) + found.slice(at).toLowerCase();
}

/** Without the name of the type before the semicolon. */
function typed(value: string): string {
  return value.replace(/^\s*[\w.-]{1,40}\s*;\s*/, '').trim();
}

/** RFC 3461 §4: `+2B` is a plus. */
function decodeXtext(value: string): string {
  return value.replace(/\+([0-9A-F]{2})/g, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code === 43 || code === 61 ? String.fromCharCode(code) : whole;
  });
}

export function statusIn(text: string): string {
  return /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\.\d)/.exec(text)?.[1] ?? '';
}

function actionOf(status: string): DeliveryAction {
  return status.startsWith('2') ? 'delivered' : status.startsWith('4') ? 'delayed' : 'failed';
}

const wordsOfStatus: readonly (readonly [RegExp, string])[] = [
  [
    /mailbox (is )?full|over ?quota|quota (is )?exceeded|exceed(s|ed)? .{0,20}(quota|allowed size|storage)|552 .{0,30}storage/i,
    '2.2',
  ],
  [/too (large|big)|size (limit|exceed)|exceeds .{0,30}(size|limit)/i, '3.4'],
  [
    /(host|domain)( name)? .{0,40}(not found|unknown|invalid|does(n't| not) exist|lookup)|illegal host|unknown (host|domain)|no such (host|domain)|NXDOMAIN|unrouteable mail domain|couldn't find any host/i,
    '1.2',
  ],
  [
    /(user|recipient|mailbox|address|account|name).{0,60}(unknown|not found|not known|no(t)? (longer )?exist|not listed|not recognized|unavailable|disabled|invalid|doesn't have|couldn't be found)|unknown (user|recipient|address|local[ -]part)|no (such|mailbox here by that name)|invalid (recipient|mailbox|address|user)|does not (exist|have)|non-?existent/i,
    '1.1',
  ],
  [/connection refused|no route|unable to connect|could not connect|unreachable|did not respond/i, '4.1'],
  [
    /timed? ?out|retry time(out)?|expired|too long|max(imum)? (time|retr)|has been in (the )?queue|keep trying until/i,
    '4.7',
  ],
  [/loop|too many hops|hop count/i, '4.6'],
  [
    /spam|block(ed)? ?list|black ?list|denied|policy|not (allowed|permitted|authorized)|relay(ing)?|rejected|refused|virus/i,
    '7.1',
  ],
];

/** RFC 3463 of what people can read; `5.0.0` when it says nothing that is known. */
export function statusOf(text: string, action: DeliveryAction): string {
  if (action === 'delivered' || action === 'relayed') return '2.0.0';
  const written = statusIn(text);
  const first = action === 'delayed' ? '4' : '5';
  if (written !== '' && !written.startsWith('2')) return written;
  const found = wordsOfStatus.find(([pattern]) => pattern.test(text));
  return `${first}.${found?.[1] ?? '0.0'}`;
}
