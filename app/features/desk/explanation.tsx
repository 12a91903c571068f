// Why this agent (N1): one line on the offer, the whole record behind it: rule, strategy, tiers, relaxation, every
// candidate with score or with the reason for being left out.

import { clsx } from 'clsx';
import { explanationFacts, outcomeWords } from '../../lib/explanation-words.ts';
import type { Explanation } from '../../lib/shapes.ts';

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
                className={clsx(
                  'px-4 py-1.5 text-left align-top text-sm',
                  chosen ? 'font-semibold' : 'font-normal',
                )}
              >
                {candidate.agentName || candidate.agentId}
              </th>
              <td className="px-4 py-1.5 text-right text-sm text-text-2 tabular-nums">
                {outcomeWords(candidate, explanation)}
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
        <dl className="mt-2.5 flex flex-col gap-1 text-xs">
          {explanationFacts(explanation).map(([name, value]) => (
            <div key={name} className="grid grid-cols-[104px_minmax(0,1fr)] gap-2">
              <dt className="text-text-3">{name}</dt>
              <dd className="text-text-2">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      {explanation.candidates.length > 0 && <Candidates explanation={explanation} />}
    </div>
  );
}
