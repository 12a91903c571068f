// What must hold for correspondents: within each step of the ladder an address is granted what the step says, and nothing
// while something that is known of it keeps machine mail away. Reckons with a book of its own.

import { correspondentKind } from '#actors/correspondent/correspondent.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import type { CorrespondentFacts, GrantedMail } from '#proto/gen/skillpost/v1/correspondent.ts';
import type { Findings } from './findings.ts';
import type { KindChecker } from './kinds.ts';

interface Known {
  /** As kept before the commit that is being looked at. */
  facts: CorrespondentFacts | undefined;
  next: CorrespondentFacts | undefined;
  readonly granted: Map<string, GrantedMail>;
}

export function correspondentChecker(findings: Findings, { settings }: Directory): KindChecker {
  const all = new Map<string, Known>();

  function granted(id: string, known: Known, mail: GrantedMail): void {
    const { facts } = known;
    const barred =
      facts !== undefined && (facts.failingUntilMs > mail.atMs || facts.suspectUntilMs > mail.atMs);
    findings.expect(!barred, 'no machine mail to an address that is left alone', () => id);
    for (const { withinMs, most } of settings.machineMailLadder) {
      const within = [...known.granted.values()].filter(({ atMs }) => atMs > mail.atMs - withinMs);
      findings.expect(
        within.length <= most,
        'machine mail to an address stays within its budget',
        () => `${id}: ${within.length} within ${withinMs} ms`,
      );
    }
  }

  return {
    wrote(id, key, bytes) {
      const known = all.get(id) ?? { facts: undefined, next: undefined, granted: new Map() };
      all.set(id, known);
      const record = bytes === null ? undefined : correspondentKind.codecs.record.decode(bytes).record;
      if (key === 'facts') known.next = record?.$case === 'facts' ? record.value : undefined;
      else if (record?.$case === 'granted') {
        const before = known.granted.get(key);
        const again = before !== undefined && before.atMs !== record.value.atMs;
        findings.expect(!again, 'what is granted is counted once', () => `${id} ${key}`);
        known.granted.set(key, record.value);
        granted(id, known, record.value);
      } else if (record === undefined) known.granted.delete(key);
    },
    committed(id) {
      const known = all.get(id);
      if (known !== undefined) known.facts = known.next;
    },
    *open() {
      // A correspondent owes nobody anything.
    },
  };
}
