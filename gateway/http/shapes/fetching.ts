// How fetching goes, as the API shows it.

import { ImportChoice } from '#proto/gen/skillpost/v1/mailbox.ts';
import type { MailboxState } from '#proto/gen/skillpost/v1/mailbox.ts';

const choices: Readonly<Record<ImportChoice, 'asked' | 'all' | 'from-now' | null>> = {
  [ImportChoice.UNSPECIFIED]: null,
  [ImportChoice.ASKED]: 'asked',
  [ImportChoice.ALL]: 'all',
  [ImportChoice.FROM_NOW]: 'from-now',
  [ImportChoice.UNRECOGNIZED]: null,
};

/** Null for 0: never. */
const moment = (ms: number): string | null => (ms > 0 ? new Date(ms).toISOString() : null);

// oxlint-disable-next-line typescript/explicit-function-return-type -- what it is, is what the API shows
export function fetchingShape(state: MailboxState | undefined) {
  const { gap, importing = ImportChoice.UNSPECIFIED } = state ?? {};
  const choice = choices[importing];
  return {
    lastSuccessAt: moment(state?.lastSuccessAtMs ?? 0),
    nextAt: moment(state?.nextAtMs ?? 0),
    failingSince: moment(state?.failingSinceMs ?? 0),
    stalledSince: moment(state?.stalledSinceMs ?? 0),
    lastError: state?.lastError ?? '',
    failures: state?.failuresInRow ?? 0,
    fetched: state?.fetched ?? 0,
    import: choice === null ? null : { choice, waiting: state?.importWaiting ?? 0 },
    gap:
      gap === undefined ? null : { from: moment(gap.fromMs), until: moment(gap.untilMs), count: gap.count },
  };
}
