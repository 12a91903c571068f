// The Submissions port in memory: for tests of the edge.

import type { Clock } from '../../ports/clock.ts';
import type { Submissions, SubmittedDelivery } from '../../ports/submissions.ts';

export interface MemorySubmissions extends Submissions {
  /** Jobs that `queue` asked for, in order. */
  readonly jobs: readonly { readonly archiveId: string; readonly recipient: string }[];
}

export interface HandedIn {
  readonly accountId: string;
  readonly at: number;
  readonly recipients: number;
}

/** `archive` says what has been handed in. */
export function createMemorySubmissions(
  clock: Pick<Clock, 'now'>,
  archive: () => readonly HandedIn[],
): MemorySubmissions {
  const kept = new Map<string, Map<string, SubmittedDelivery>>();
  const jobs: { archiveId: string; recipient: string }[] = [];
  return {
    jobs,
    async queue(archiveId, recipients) {
      const known = kept.get(archiveId) ?? new Map<string, SubmittedDelivery>();
      kept.set(archiveId, known);
      for (const recipient of new Set(recipients)) {
        if (known.has(recipient)) continue;
        known.set(recipient, {
          recipient,
          state: 'queued',
          attempts: 0,
          lastCode: null,
          lastText: '',
          updatedAt: clock.now(),
        });
        jobs.push({ archiveId, recipient });
      }
    },
    deliveries: async (archiveId) =>
      [...(kept.get(archiveId)?.values() ?? [])].toSorted((one, other) =>
        one.recipient < other.recipient ? -1 : 1,
      ),
    async record(archiveId, recipient, delivery) {
      if (kept.get(archiveId)?.has(recipient))
        kept.get(archiveId)?.set(recipient, { recipient, ...delivery, updatedAt: clock.now() });
    },
    async handedIn(accountId, since) {
      const mails = archive().filter((mail) => mail.accountId === accountId && mail.at > since);
      return { mails: mails.length, recipients: mails.reduce((sum, { recipients }) => sum + recipients, 0) };
    },
  };
}
