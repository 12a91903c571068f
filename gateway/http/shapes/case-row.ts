// A case as a line of a list: `GET /conversations`.

import type { CaseRow } from '#actors/ports/case-list.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import type { PartyShape } from './agent.ts';
import { isoTime, queueName, userName } from './values.ts';

export interface CaseRowShape {
  readonly id: string;
  readonly tag: string;
  readonly status: string;
  readonly subject: string;
  readonly customer: PartyShape;
  readonly queue: string;
  readonly queueName: string;
  readonly agent: string | null;
  readonly agentName: string | null;
  readonly priority: number;
  /** Of the work item: `queued`, `handling`, `parked`, `done`; empty before there was one. */
  readonly state: string;
  readonly reservedFor: string | null;
  readonly reservedForName: string | null;
  readonly reservedUntil: string | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly closedAt: string | null;
  /** Its last opening: since then its deadline runs. */
  readonly openedAt: string | null;
  /** By when it is to be closed (F16); null: whenever. */
  readonly deadlineAt: string | null;
}

export function caseRowShape(row: CaseRow, directory: Directory): CaseRowShape {
  return {
    id: row.id,
    tag: row.tag,
    status: row.status,
    subject: row.subject,
    customer: { address: row.customer.address, name: row.customer.name },
    queue: row.queue,
    queueName: queueName(directory, row.queue),
    agent: row.agent || null,
    agentName: row.agent === '' ? null : userName(directory, row.agent),
    priority: row.priority,
    state: row.state,
    reservedFor: row.reservedFor || null,
    reservedForName: row.reservedFor === '' ? null : userName(directory, row.reservedFor),
    reservedUntil: isoTime(row.reservedUntil ?? 0),
    createdAt: isoTime(row.createdAt),
    updatedAt: isoTime(row.updatedAt),
    closedAt: isoTime(row.closedAt ?? 0),
    openedAt: isoTime(row.openedAt),
    deadlineAt: isoTime(row.deadlineAt ?? 0),
  };
}
