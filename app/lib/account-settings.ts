// Domains and mail accounts as fields of forms, and how full an Inbox is in words. Pure.

import { personSettings } from './person-settings.ts';
import type { Setting } from './fields.ts';
import { fileSize } from './time.ts';

export const domainSettings: readonly Setting[] = [
  {
    path: 'name',
    kind: 'text',
    input: 'text',
    most: 253,
    required: true,
    placeholder: 'example.com',
    label: 'Domain',
    hint: 'Mail to addresses in it is taken. Its MX record must lead here.',
  },
  {
    path: 'description',
    kind: 'text',
    input: 'text',
    most: 500,
    required: false,
    label: 'What it is for',
    hint: 'For administrators.',
  },
  {
    path: 'catchAll',
    kind: 'text',
    input: 'text',
    most: 320,
    required: false,
    placeholder: 'refused',
    label: 'Mail to unknown names goes to',
    hint: 'The address of a mailbox or an account. Empty: such mail is refused.',
  },
  {
    path: 'active',
    kind: 'flag',
    label: 'Takes mail',
    hint: 'Switched off, all mail to the domain is refused, also to its mailboxes.',
  },
];

const [aliases, quotaBytes] = personSettings.mail;
export const accountSettings: readonly Setting[] = [aliases, quotaBytes];

export interface Fullness {
  /** 0 to 100; null: there is no limit. */
  readonly percent: number | null;
  readonly words: string;
  readonly tone: 'ready' | 'busy' | 'alarm';
}

export function fullness(usedBytes: number, quotaBytesOf: number): Fullness {
  if (quotaBytesOf === 0) return { percent: null, words: `${fileSize(usedBytes)}, no limit`, tone: 'ready' };
  const percent = Math.min(100, (usedBytes / quotaBytesOf) * 100);
  const tone = percent >= 100 ? 'alarm' : percent >= 80 ? 'busy' : 'ready';
  const full = percent >= 100 ? ', full' : '';
  return { percent, words: `${fileSize(usedBytes)} of ${fileSize(quotaBytesOf)}${full}`, tone };
}
