// What is checked before a reply goes out: what keeps it from being sent, and what is only doubted. Pure.

import { newDomains, parseAddresses } from '../../lib/recipients.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { openVariables } from '../../lib/templates.ts';

export interface Checked {
  /** Keeps the reply from being sent. */
  readonly wrong: string | null;
  /** Said once; a second press sends. */
  readonly doubts: readonly string[];
}

export interface CheckedReply {
  readonly text: string;
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  /** How many messages the conversation had when writing began (T28). */
  readonly messagesSeen: number;
  /** What is said of a reply in the clear to what came encrypted; null: nothing. */
  readonly inClear: string | null;
}

export interface CheckedFiles {
  readonly count: number;
  /** In words: too many, too large; null: nothing. */
  readonly wrong: string | null;
}

const mentionsFile = /(?<!\p{L})(attached|attachment|enclosed|im Anhang|angehängt|beigefügt)(?!\p{L})/iu;

function fileDoubt(text: string, count: number): string | null {
  if (count > 0) return text.trim() === '' ? 'The reply has files, but no text.' : null;
  return mentionsFile.test(text) ? 'The text speaks of an attachment, but no file is attached.' : null;
}

function newsDoubt(conversation: Conversation, seen: number): string | null {
  const news = conversation.messages.length - seen;
  if (news <= 0) return null;
  return `${news === 1 ? 'A message was' : `${news} messages were`} added while you wrote. Read on before you send.`;
}

export function checkReply(conversation: Conversation, content: CheckedReply, files: CheckedFiles): Checked {
  const to = parseAddresses(content.to);
  const others = parseAddresses(`${content.cc}, ${content.bcc}`);
  const bad = [...to.bad, ...others.bad];
  const domains = newDomains(conversation, [...to.good, ...others.good]);
  const open = openVariables(content.text);
  const doubts = [
    content.inClear,
    newsDoubt(conversation, content.messagesSeen),
    domains.length > 0 ? `Nobody of this conversation is at ${domains.join(', ')}.` : null,
    fileDoubt(content.text, files.count),
    open.length > 0 ? `Nobody filled ${open.join(', ')}.` : null,
  ].filter((doubt) => doubt !== null);
  if (files.wrong !== null) return { wrong: files.wrong, doubts };
  if (content.text.trim() === '' && files.count === 0) return { wrong: 'The reply is empty.', doubts };
  if (bad.length > 0) return { wrong: `Not an e-mail address: ${bad.join(', ')}`, doubts };
  if (to.good.length === 0) return { wrong: 'A reply needs somebody to go to.', doubts };
  return { wrong: null, doubts };
}
