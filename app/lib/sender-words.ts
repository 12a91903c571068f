// Who sent a mail, in words an agent understands: one word for the badge, one sentence, and the details for who wants to
// know. Pure.

import type { SenderProof } from './message-shapes.ts';

export interface ProofWords {
  readonly word: string;
  readonly says: string;
  readonly tone: 'ready' | 'alarm' | 'plain';
}

export function proofWords({ verdict, domain, checkedBy }: SenderProof): ProofWords {
  const who = domain === '' ? 'the sender' : domain;
  switch (verdict) {
    case 'pass':
      return { word: 'verified', says: `This mail really is from ${who}.`, tone: 'ready' };
    case 'fail':
      return {
        word: 'not from this sender',
        says: `This mail says that it is from ${who}, but it is not proven, and ${who} can prove its mail. Somebody else may have written it: check before you answer or pay.`,
        tone: 'alarm',
      };
    case 'unknown':
      return {
        word: 'unchecked',
        says: 'Whether this mail is from its sender could not be found out when it came.',
        tone: 'plain',
      };
    case 'none':
    default:
      return {
        word: 'unproven',
        says:
          checkedBy === '' && domain === ''
            ? 'Mail that comes this way is not checked.'
            : `Nobody says whether mail of ${who} is really from there.`,
        tone: 'plain',
      };
  }
}

/** What each check found: its name, and the outcome. */
export function proofFacts({
  spf,
  dkim,
  dmarc,
  arc,
  checkedBy,
}: SenderProof): readonly (readonly [string, string])[] {
  const facts: (readonly [string, string])[] = [];
  if (dmarc !== null) {
    const wish = dmarc.result === 'fail' ? policyWords(dmarc.policy) : '';
    facts.push(['Domain (DMARC)', `${resultWords(dmarc.result)}${wish}`]);
  }
  if (spf !== null) facts.push(['Server (SPF)', `${resultWords(spf.result)} for ${spf.domain}`]);
  for (const { domain, result } of dkim)
    facts.push(['Signature (DKIM)', `${resultWords(result)} of ${domain}`]);
  if (arc !== null) {
    const trust = arc.trusted ? ', which is trusted' : '';
    facts.push(['Forwarder (ARC)', `${resultWords(arc.result)} of ${arc.sealer}${trust}`]);
  }
  if (checkedBy !== '') facts.push(['Checked by', checkedBy]);
  return facts;
}

const results: Readonly<Record<string, string>> = {
  pass: 'passes',
  fail: 'fails',
  softfail: 'fails softly',
  neutral: 'says nothing',
  none: 'says nothing',
  policy: 'is too weak',
  temperror: 'could not be asked',
  permerror: 'is set up wrongly',
};

function resultWords(result: string): string {
  return results[result] ?? result;
}

function policyWords(policy: string): string {
  if (policy === 'reject') return ': the domain wants such mail refused';
  return policy === 'quarantine' ? ': the domain wants such mail doubted' : '';
}
