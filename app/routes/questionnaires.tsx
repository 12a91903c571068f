// Questionnaires: what agents fill in after answering, or on closing a case (F135, F136).

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ClipboardList } from 'lucide-react';
import { EntityList } from '../features/admin/entity-list.tsx';
import type { Mailbox, Pool } from '../lib/directory-shapes.ts';
import { triggersInWords } from '../lib/questionnaire-form.ts';
import type { Questionnaire } from '../lib/questionnaire-shapes.ts';
import { apiFor } from '../services/api.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [questionnaires, pools, mailboxes] = await Promise.all([
    api.list<Questionnaire>('/questionnaires'),
    api.list<Pool>('/pools'),
    api.list<Mailbox>('/mailboxes'),
  ]);
  return questionnaires.map(({ id, name, triggers, mandatory, questions }) => ({
    id,
    name,
    shown: triggersInWords(triggers),
    mandatory,
    questions: questions.filter(({ retired }) => !retired).length,
    carriers: [
      ...pools.filter(({ questionnaireId }) => questionnaireId === id).map((pool) => pool.name),
      ...mailboxes
        .filter(({ ownQuestionnaireId }) => ownQuestionnaireId === id)
        .map(({ address }) => address),
    ],
  }));
}

export default function Questionnaires() {
  const questionnaires = useLoaderData<typeof loader>();
  return (
    <EntityList
      title="Questionnaires"
      says="What agents fill in after answering or on closing a case. Pools and mailboxes say which one they have."
      icon={ClipboardList}
      path="/administration/questionnaires"
      singular="questionnaire"
      columns={['Shown', 'Questions', 'Of']}
      rows={questionnaires.map(({ id, name, shown, mandatory, questions, carriers }) => ({
        id,
        name,
        words: `${shown} ${carriers.join(' ')}`,
        cells: [
          `${shown}${mandatory ? ', mandatory' : ''}`,
          <span key="questions" className="tabular-nums">
            {questions}
          </span>,
          carriers.length === 0 ? (
            <span className="text-text-3">no pool or mailbox yet</span>
          ) : (
            <span key="carriers" className="block max-w-96 truncate">
              {carriers.join(', ')}
            </span>
          ),
        ],
      }))}
    />
  );
}
