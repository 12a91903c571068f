// What a case shows of its mail on the way: what can still be taken back, and what did not arrive.

import type { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { isoTime } from './values.ts';

export interface SendingFacts {
  /** The reply that can still be taken back (C10); null: none. */
  readonly heldReply: {
    readonly messageId: string;
    readonly agent: string;
    readonly until: string | null;
    readonly close: boolean;
    /** A new mail that opened the case, a mail that is sent on, or a reply. */
    readonly about: 'opening' | 'forward' | 'reply';
  } | null;
  /** What agents sent and did not reach somebody (T10). */
  readonly troubles: readonly {
    readonly messageId: string;
    readonly recipient: string;
    readonly state: string;
    readonly detail: string;
    readonly at: string | null;
    readonly agent: string;
  }[];
}

function aboutOf(about: string): 'opening' | 'forward' | 'reply' {
  return about === 'opening' || about === 'forward' ? about : 'reply';
}

export function sendingFacts({ case: kept, heldReply: held }: ConversationView): SendingFacts {
  const troubles = kept?.troubles ?? [];
  return {
    heldReply:
      held === undefined
        ? null
        : {
            messageId: held.messageId,
            agent: held.agentId,
            until: isoTime(held.untilMs),
            close: held.close,
            about: aboutOf(held.about),
          },
    troubles: troubles.map(({ atMs, agentId, ...rest }) => ({ ...rest, at: isoTime(atMs), agent: agentId })),
  };
}
