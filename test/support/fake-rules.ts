// What the fake gateway says a draft of rules would have done.

import type { FakeAnswer } from './fake-answers.ts';

/** Two past mails, the first of which the draft sends elsewhere. */
export function triedRules(body: Record<string, unknown>): FakeAnswer {
  const rules = body['rules'] as readonly { actions: { queueId?: string } }[];
  const place = {
    ruleId: 'default',
    queueId: 'support',
    priority: 0,
    skills: [],
    divertTo: '',
    discardReason: '',
  };
  const queueId = rules.at(-1)?.actions.queueId ?? 'support';
  const mail = { receivedAt: '2026-03-04T11:30:00Z', from: 'maria@nordlicht.test', before: place };
  const found = {
    items: [
      {
        ...mail,
        id: 't1',
        subject: 'Invoice 2291',
        after: { ...place, queueId, priority: 5 },
        changed: true,
      },
      { ...mail, id: 't2', subject: 'A question', after: place, changed: false },
    ],
    leftOut: 0,
    counts: { before: { support: 2 }, after: { support: 1, [queueId]: 1 } },
    changed: 1,
    nextCursor: null,
  };
  return { status: 200, body: found };
}
