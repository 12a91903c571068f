// What a reply begins with, as the API computes it from the answered message: recipients, addresses of ours it may go out
// from, people of the thread who are left out, the queue's signature (T17, T18, F108).

import { useEffect, useState } from 'react';
import { quick } from '../../lib/quick.ts';
import { answered, replyTo } from '../../lib/recipients.ts';
import type { Conversation, Party } from '../../lib/shapes.ts';

interface Identity {
  readonly mailboxId: string;
  readonly address: string;
  readonly name: string;
  /** False: a test mail from it was not taken. */
  readonly verified: boolean;
}

export interface ReplyStart {
  readonly to: readonly Party[];
  /** Null: none may be used unless it is chosen. */
  readonly from: Omit<Identity, 'verified'> | null;
  readonly identities: readonly Identity[];
  readonly missing: readonly Party[];
  readonly signature: { readonly text: string; readonly html: string };
}

/** When the API does not say: as far as the messages on the page tell. */
function guessed(conversation: Conversation): ReplyStart {
  const to = replyTo(conversation, false).to.map((address) => ({ address, name: '' }));
  return { to, from: null, identities: [], missing: [], signature: { text: '', html: '' } };
}

/** Null until it is known. */
export function useReplyStart(conversation: Conversation): ReplyStart | null {
  const [start, setStart] = useState<ReplyStart | null>(null);
  const messageId = answered(conversation)?.id ?? '';
  useEffect(() => {
    let gone = false;
    const path = `/conversations/${encodeURIComponent(conversation.id)}/messages/${encodeURIComponent(messageId)}/reply-draft`;
    void quick<ReplyStart>({ method: 'GET', path }).then((answer) => {
      if (!gone) setStart(answer.ok ? answer.body : guessed(conversation));
    });
    return () => {
      gone = true;
    };
    // Once for each composer: what comes in meanwhile must not change what is being written.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return start;
}

function paragraph(line: string): string {
  const escaped = line.replace(
    /[&<>]/g,
    (found) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[found] ?? found,
  );
  return `<p>${escaped}</p>`;
}

/** An empty line to write in, and the signature below it; empty without one. */
export function signed({ signature }: ReplyStart): { readonly html: string; readonly text: string } {
  const { text, html } = signature;
  if (text.trim() === '' && html.trim() === '') return { html: '', text: '' };
  const below = html.trim() === '' ? text.trim().split('\n').map(paragraph).join('') : html;
  return { html: `<p></p>${below}`, text: `\n${text}` };
}
