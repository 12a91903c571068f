// Absences (F129): the directory says from when to when; what becomes of open cases is done once, when it begins. It
// begins and ends by itself, by a timer. Whether an agent is routable is asked of the clock, not of what is kept here.

import type { Absence } from '../vocabulary/people.ts';
import { reviewCommand } from './commands.ts';
import type { AgentDraft } from './draft.ts';
import { sendBack } from './handing-back.ts';
import { absenceTimer } from './records.ts';

/** Brings what is planned up to the directory, and begins or ends what is due. The offers are the caller's. */
export function heedAbsence(draft: AgentDraft): void {
  const { at } = draft.turn;
  const absence = draft.user?.absence ?? null;
  if (absence === null || absence.untilMs <= at) return end(draft);
  const begun = absence.fromMs <= at;
  if (draft.state.presence.absenceBegun && !begun) end(draft);
  if (begun && !draft.state.presence.absenceBegun) begin(draft, absence);
  draft.putPresence({
    absenceFromMs: absence.fromMs,
    absenceUntilMs: absence.untilMs,
    absenceBegun: begun,
  });
  draft.step.setTimer(absenceTimer, begun ? absence.untilMs : absence.fromMs, reviewCommand);
}

function begin(draft: AgentDraft, { openCases, substituteId }: Absence): void {
  draft.emit('agent.absence_began', { target: substituteId, reason: openCases });
  if (openCases === 'keep') return;
  const toAgentId = openCases === 'substitute' ? substituteId : '';
  sendBack(draft, { reason: 'absence', byUserId: '', toAgentId, parkedToo: true });
}

function end(draft: AgentDraft): void {
  const { absenceBegun, absenceUntilMs } = draft.state.presence;
  if (absenceUntilMs === 0) return;
  draft.step.clearTimer(absenceTimer);
  draft.putPresence({ absenceFromMs: 0, absenceUntilMs: 0, absenceBegun: false });
  if (absenceBegun) draft.emit('agent.absence_ended', {});
}
