// Why this agent (N1): one line on the offer, the whole record behind it: rule, strategy, every candidate with score or
// with the reason for being left out.

import { clsx } from 'clsx';
import type { Explanation } from '../../lib/shapes.ts';

const reasons: Readonly<Record<string, string>> = {
  MISSING_SKILL: 'a required skill is missing',
  NOT_IN_PROFILE: 'a required skill is not in the profile that is in use',
  NO_CAPACITY: 'no free slot',
  MEDIUM_FULL: 'has enough of this kind of work',
  QUEUE_CAP: 'has enough from this queue',
  BUSY_ELSEWHERE: 'busy with work that is not to be interrupted',
  WRAP_UP: 'in wrap-up',
  TIER_CLOSED: 'of a tier that is not open',
  NOT_ROUTABLE: 'not available',
  ALREADY_TRIED: 'had this offer before',
  RESERVED_FOR_OTHER: 'kept for the agent who knows the case',
  NOT_MEMBER: 'not a member of the queue',
  INACTIVE: 'may not sign in',
};

/** Codes that are new to this console are still words. */
export function reasonWords(code: string): string {
  return reasons[code] ?? code.toLowerCase().replaceAll('_', ' ');
}

/** A case that no rule placed carries `default`. */
function ruleWords({ ruleId, ruleName, ruleVersion }: Explanation): string {
  return ruleId === '' || ruleId === 'default'
    ? 'none: the mailbox’s queue'
    : `${ruleName || ruleId}, version ${ruleVersion}`;
}

function strategyWords(strategy: string): string {
  return strategy.replaceAll('-', ' ');
}

export function explanationLine(explanation: Explanation | null): string {
  return explanation?.summary ?? 'No explanation was recorded';
}

function Candidates({ explanation }: { explanation: Explanation }) {
  const more = explanation.candidatesTotal - explanation.candidates.length;
  return (
    <table className="w-full border-collapse">
      <caption className="px-4 pt-3 pb-1 text-left text-xs font-medium text-text-3">
        Agents that were looked at ({explanation.candidatesTotal})
      </caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Agent</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        {explanation.candidates.map((candidate) => {
          const chosen = candidate.agentId === explanation.chosenAgentId;
          return (
            <tr key={candidate.agentId} className="border-t border-line">
              <th
                scope="row"
                className={clsx('px-4 py-1.5 text-left text-sm', chosen ? 'font-semibold' : 'font-normal')}
              >
                {candidate.agentName || candidate.agentId}
              </th>
              <td className="px-4 py-1.5 text-right text-sm text-text-2 tabular-nums">
                {chosen
                  ? 'chosen'
                  : candidate.excluded === ''
                    ? `score ${Number(candidate.score.toFixed(2))}`
                    : reasonWords(candidate.excluded)}
              </td>
            </tr>
          );
        })}
      </tbody>
      {more > 0 && (
        <tfoot>
          <tr className="border-t border-line">
            <td colSpan={2} className="px-4 py-1.5 text-sm text-text-3">
              and {more} more
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

export function ExplanationDetails({ explanation }: { explanation: Explanation | null }) {
  if (explanation === null) return <p className="p-4 text-sm text-text-2">No explanation was recorded.</p>;
  return (
    <div>
      <div className="px-4 pt-3 pb-2">
        <p className="text-sm">{explanation.summary}</p>
        <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-xs">
          <div className="flex gap-1.5">
            <dt className="text-text-3">Strategy</dt>
            <dd>{strategyWords(explanation.strategy)}</dd>
          </div>
          <div className="flex gap-1.5">
            <dt className="text-text-3">Rule</dt>
            <dd>{ruleWords(explanation)}</dd>
          </div>
        </dl>
      </div>
      {explanation.candidates.length > 0 && <Candidates explanation={explanation} />}
    </div>
  );
}
