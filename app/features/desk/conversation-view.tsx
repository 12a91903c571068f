// The middle and the right pane of the desk for one conversation, its keys, and which composer is open. What is open
// belongs to the conversation, not to the component: leaving and coming back changes nothing.

import { useState } from 'react';
import { toast } from 'sonner';
import { useShortcuts } from '../../lib/keys.ts';
import { useConversation } from '../../lib/live-case.ts';
import { quick } from '../../lib/quick.ts';
import { useShellData } from '../../lib/shell-data.ts';
import type { Correspondent } from '../../lib/correspondent-shapes.ts';
import type { CaseRow, Conversation } from '../../lib/shapes.ts';
import { useStore } from '../../lib/store.ts';
import { openWays } from '../../lib/handover.ts';
import { Belonging } from './belonging.tsx';
import { useCaseActions } from './case-actions.ts';
import { Composer } from './composer.tsx';
import { useStoredDraft } from './composer-draft.ts';
import { ConversationHeader } from './conversation-header.tsx';
import { DeliveryTroubles } from './delivery-troubles.tsx';
import { openComposer, openComposers, type ComposerKind } from './open-composers.ts';
import { ReachWarning } from './correspondent-facts.tsx';
import { HandoverComment } from './handover-comment.tsx';
import { ParkDialog } from './park-dialog.tsx';
import { PendingSend, useHeld } from './pending-send.tsx';
import { QuestionnaireDialog } from './questionnaire-dialog.tsx';
import { askAfterRefusal, askBeforeClosing } from './questionnaire-flow.ts';
import { RequestCard } from './request-card.tsx';
import { SidePane } from './side-pane.tsx';
import { Thread } from './thread.tsx';
import { TransferDialog } from './transfer-dialog.tsx';

function useOpenComposer(conversationId: string): ComposerKind | null {
  const { me } = useShellData();
  const chosen = useStore(openComposers, (open) => open[conversationId]);
  const kept = useStoredDraft(me.id, conversationId);
  return chosen === undefined ? kept : chosen;
}

async function closeNow(conversation: Conversation): Promise<void> {
  const path = `/conversations/${encodeURIComponent(conversation.id)}/close`;
  const answer = await quick({ method: 'POST', path, body: {} });
  if (answer.ok) toast.success(`Closed ${conversation.tag}`);
  else if (answer.problem.code === 'ANSWERS_MISSING')
    askAfterRefusal(conversation, () => void closeNow(conversation));
  else toast.error('The case is still open', { description: answer.problem.detail });
}

interface ConversationViewProps {
  loaded: Conversation;
  history: readonly CaseRow[];
  correspondent: Correspondent | null;
}

export function ConversationView({ loaded, history, correspondent }: ConversationViewProps) {
  const { conversation, reload } = useConversation(loaded);
  const { me, handover } = useShellData();
  const cases = useCaseActions();
  const composer = useOpenComposer(conversation.id);
  const pending = useHeld(conversation);
  const [detailsOpen, setDetailsOpen] = useState(false);
  const [transferring, setTransferring] = useState(false);
  const [parking, setParking] = useState(false);
  const mine = conversation.agent === me.id && conversation.status !== 'closed';
  const start = (kind: ComposerKind) => (): void => openComposer(conversation.id, kind);
  const close = (): void => askBeforeClosing(conversation, () => void closeNow(conversation));
  const ways = openWays(handover, conversation.queue);
  const request = conversation.uri ?? '';
  const parked = conversation.workItem?.state === 'parked';
  const can = {
    transfer: mine && (ways.toQueue || ways.toAgent),
    park: mine && ways.toPersonal && !parked,
    resume: mine && parked,
    pick: conversation.agent === null && conversation.workItem?.state === 'queued',
  };
  const transfer = (): void => setTransferring(true);
  const park = (): void => (can.resume ? cases.resume(conversation.id) : setParking(true));
  const reply = {
    keys: 'r',
    does: 'Reply',
    group: 'Conversation',
    run: start('reply'),
    disabled: !mine || request !== '',
  } as const;
  const note = {
    keys: 'n',
    does: 'Write a note',
    group: 'Conversation',
    run: start('note'),
    disabled: !mine,
  } as const;
  // With a composer open, a stray letter must not close or move the case.
  const calm = composer !== null || !mine;
  useShortcuts([
    reply,
    note,
    {
      keys: 'f',
      does: 'Forward the newest message',
      group: 'Conversation',
      run: start('forward'),
      disabled: calm,
    },
    { keys: 'e', does: 'Close the case', group: 'Conversation', run: close, disabled: calm },
    {
      keys: 't',
      does: 'Transfer the case',
      group: 'Conversation',
      run: transfer,
      disabled: calm || !can.transfer,
    },
    {
      keys: 'p',
      does: parked ? 'Take it up again' : 'Park the case',
      group: 'Conversation',
      run: park,
      disabled: calm || (!can.park && !can.resume),
    },
    {
      keys: 'i',
      does: 'Show or hide the details',
      group: 'Conversation',
      run: () => setDetailsOpen((open) => !open),
    },
  ]);
  return (
    <div className="relative grid h-full grid-cols-1 xl:grid-cols-[minmax(0,1fr)_340px]">
      <section aria-label="Conversation" className="flex min-h-0 min-w-0 flex-col bg-surface">
        <ConversationHeader
          conversation={conversation}
          mine={mine}
          can={can}
          busy={cases.busy !== null}
          onClose={close}
          onTransfer={transfer}
          onPark={park}
          onPick={() => cases.pick(conversation.id)}
          detailsOpen={detailsOpen}
          onDetails={() => setDetailsOpen((open) => !open)}
        />
        <HandoverComment conversation={conversation} />
        <Belonging conversation={conversation} onChanged={() => void reload()} />
        {request !== '' && (
          <RequestCard uri={request} conversation={conversation} mine={mine} onFinished={close} />
        )}
        <Thread conversation={conversation} mine={mine} />
        <DeliveryTroubles conversation={conversation} />
        {mine && <ReachWarning correspondent={correspondent} />}
        {request !== '' && composer !== 'note' ? null : pending === null ? (
          <Composer
            key={composer ?? 'closed'}
            conversation={conversation}
            kind={composer}
            mine={mine}
            onSent={reload}
          />
        ) : (
          <PendingSend {...pending} />
        )}
      </section>
      <SidePane
        conversation={conversation}
        history={history}
        correspondent={correspondent}
        open={detailsOpen}
        onClose={() => setDetailsOpen(false)}
      />
      <QuestionnaireDialog conversation={conversation} onSaved={() => void reload()} />
      <ParkDialog conversation={conversation} open={parking} onOpenChange={setParking} />
      <TransferDialog conversation={conversation} open={transferring} onOpenChange={setTransferring} />
    </div>
  );
}
