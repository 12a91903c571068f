// Lines of the list of cases as the projection has them: say what matters, the rest is ordinary.

import type { CaseRow } from '#actors/ports/case-list.ts';

const openedAt = 1_700_000_000_000;

export function aCaseRow(id: string, fields: Partial<CaseRow> = {}): CaseRow {
  return {
    id,
    tag: `SP-${id}`,
    status: 'received',
    subject: `Case ${id}`,
    customer: { address: 'kim@customer.test', name: 'Kim' },
    queue: 'support',
    agent: '',
    priority: 0,
    state: '',
    reservedFor: '',
    reservedUntil: null,
    homeQueue: '',
    createdAt: openedAt,
    updatedAt: openedAt,
    closedAt: null,
    openedAt,
    deadlineAt: null,
    ...fields,
  };
}
