// Templates: what the system writes by itself, and what agents put into their answers (F105, F107).

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { FileText } from 'lucide-react';
import { EntityList } from '../features/admin/entity-list.tsx';
import { languageName } from '../lib/language-names.ts';
import { kindLabel, type EditedTemplate } from '../lib/template-kinds.ts';
import { apiFor } from '../services/api.server.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [templates, queues, mailboxes, pools] = await Promise.all([
    api.list<EditedTemplate>('/templates'),
    api.list<Named>('/queues'),
    api.list<Named>('/mailboxes'),
    api.list<Named>('/pools'),
  ]);
  const names = new Map([...queues, ...mailboxes, ...pools].map(({ id, name }) => [id, name]));
  return templates.map(
    ({ id, name, kind, language, variants, subject, text, queueId, mailboxId, poolId }) => ({
      id,
      name,
      kind: kindLabel(kind),
      languages: [language, ...variants.map((each) => each.language)],
      says: (subject === '' ? text : `${subject}: ${text}`).slice(0, 200),
      scope: [queueId, mailboxId, poolId]
        .filter((each) => each !== null && each !== undefined)
        .map((each) => names.get(each) ?? each)
        .join(', '),
    }),
  );
}

export default function Templates() {
  const templates = useLoaderData<typeof loader>();
  return (
    <EntityList
      title="Templates"
      says="What customers get to read without anybody writing it, and what agents begin their answers with."
      icon={FileText}
      path="/administration/templates"
      singular="template"
      columns={['For', 'Applies to', 'Languages', 'Says']}
      rows={templates.map(({ id, name, kind, languages, says, scope }) => ({
        id,
        name,
        words: `${kind} ${scope} ${languages.map(languageName).join(' ')} ${says}`,
        cells: [
          kind,
          scope === '' ? <span className="text-text-3">everything</span> : scope,
          <span key="languages" title={languages.map(languageName).join(', ')}>
            {languages.slice(0, 3).join(', ')}
            {languages.length > 3 && <span className="text-text-3">{` +${languages.length - 3}`}</span>}
          </span>,
          <span key="says" className="block max-w-96 truncate text-text-2">
            {says}
          </span>,
        ],
      }))}
    />
  );
}
