// What the case is, in the right pane: its state, where it belongs, by when it is to be closed, what it has taken.

import { useState } from 'react';
import { keptBackBecause, noticeName } from '../../lib/event-words.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { ms, span } from '../../lib/time.ts';
import { caseStatusWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Due } from '../../ui/due.tsx';
import { Badge } from '../../ui/states.tsx';
import { releaseNotice } from './case-actions.ts';
import { Fact, Moment } from './fact.tsx';

/** Seen by everybody, and undone by one click (T27). */
function KeptBack({ conversation }: { conversation: Conversation }) {
  const [sent, setSent] = useState(false);
  if (sent || (conversation.suppressedNotice ?? null) === null) return null;
  const { notice = 'receipt', target = '', until = null } = conversation.suppression ?? {};
  return (
    <Fact name="Kept back">
      <span className="block break-words">
        The {noticeName(notice)}
        {target === '' ? '' : ` to ${target}`}: {keptBackBecause(conversation.suppressedNotice ?? '')}
        {until !== null && (
          <>
            , until <Moment iso={until} />
          </>
        )}
      </span>
      <Button
        small
        className="mt-1"
        onClick={() => void releaseNotice(conversation).then((released) => setSent(released))}
      >
        Send it after all
      </Button>
    </Fact>
  );
}

function Deadline({ conversation }: { conversation: Conversation }) {
  const { deadlineAt = null, workItem, createdAt, closedAt } = conversation;
  if (deadlineAt === null) return null;
  return (
    <Fact name="Deadline">
      <span className="flex flex-wrap items-baseline gap-x-2">
        <Moment iso={deadlineAt} />
        <Due deadlineAt={deadlineAt} from={workItem?.enqueuedAt ?? createdAt} closedAt={closedAt} />
      </span>
    </Fact>
  );
}

export function CaseFacts({ conversation }: { conversation: Conversation }) {
  const item = conversation.workItem;
  const queued = ms(item?.enqueuedAt);
  const accepted = ms(item?.acceptedAt);
  const done = ms(item?.doneAt);
  return (
    <dl className="p-4">
      <Fact name="Tag">{conversation.tag}</Fact>
      <Fact name="Status">{caseStatusWords(conversation.status).word}</Fact>
      <KeptBack conversation={conversation} />
      {conversation.vip === true && <Fact name="Customer">VIP</Fact>}
      {(conversation.tags ?? []).length > 0 && (
        <Fact name="Tags">
          <span className="flex flex-wrap gap-1">
            {(conversation.tags ?? []).map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </span>
        </Fact>
      )}
      {(conversation.scheduledAt ?? null) !== null && (
        <Fact name="Scheduled for">
          <Moment iso={conversation.scheduledAt ?? null} />
        </Fact>
      )}
      {conversation.quarantineReason !== null && (
        <Fact name="Quarantined">{conversation.quarantineReason}</Fact>
      )}
      <Fact name="Queue">{conversation.queueName || '–'}</Fact>
      <Fact name="Written to">{conversation.mailboxAddress || '–'}</Fact>
      <Fact name="Agent">{conversation.agentName ?? 'nobody'}</Fact>
      <Fact name="Priority">{conversation.priority}</Fact>
      <Fact name="Skills">
        {conversation.skills.length === 0 ? (
          'none required'
        ) : (
          <span className="flex flex-wrap gap-1">
            {conversation.skills.map((skill) => (
              <Badge key={skill.skillId}>
                {skill.name} ≥ {skill.level}
              </Badge>
            ))}
          </span>
        )}
      </Fact>
      <Fact name="Opened">
        <Moment iso={conversation.createdAt} />
      </Fact>
      <Deadline conversation={conversation} />
      {queued !== null && accepted !== null && <Fact name="Waited">{span(accepted - queued)}</Fact>}
      {item !== null && item.segments > 1 && <Fact name="Stints of work">{item.segments}</Fact>}
      {item !== null && item.parkedUntil !== null && (
        <Fact name="Parked until">
          <Moment iso={item.parkedUntil} />
        </Fact>
      )}
      {item?.state === 'queued' && item.reservedFor !== null && (
        <Fact name="Kept for">{item.reservedFor.agentName}</Fact>
      )}
      {accepted !== null && done !== null && <Fact name="Handled in">{span(done - accepted)}</Fact>}
      {conversation.closedAt !== null && (
        <Fact name="Closed">
          <Moment iso={conversation.closedAt} />
        </Fact>
      )}
    </dl>
  );
}
