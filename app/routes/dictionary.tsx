// One dictionary: for which pool it is, and its values, written here or brought along in a CSV file (F136).

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useState } from 'react';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import { DictionaryImport } from '../features/questionnaires/dictionary-import.tsx';
import { ValueList } from '../features/questionnaires/value-list.tsx';
import { newId } from '../lib/new-id.ts';
import { readDictionary, type Named } from '../lib/questionnaire-form.ts';
import type { Dictionary } from '../lib/questionnaire-shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { entityAction, readEntity } from '../services/entity-page.server.ts';
import { SelectField, TextField } from '../ui/field.tsx';

const blank: Dictionary = { id: newId, name: '', poolId: null, values: [], version: 0 };

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [dictionary, pools] = await Promise.all([
    readEntity(api, 'dictionaries', { id: params['id'], blank }),
    api.list<Named>('/pools'),
  ]);
  return { dictionary, pools: pools.map(({ id, name }) => ({ id, name })) };
}

export function action(args: ActionFunctionArgs) {
  return entityAction(args, 'dictionaries', (form) => ({ fields: readDictionary(form) }));
}

export default function DictionaryPage() {
  const { dictionary, pools } = useLoaderData<typeof loader>();
  const [changed, setChanged] = useState(false);
  const fresh = dictionary.id === newId;
  return (
    <EntityForm
      key={dictionary.id}
      title={fresh ? 'New dictionary' : dictionary.name}
      listPath="/administration/dictionaries"
      listName="Dictionaries"
      removal={
        fresh
          ? undefined
          : 'It can be removed when no question chooses from it. What was answered stays readable.'
      }
    >
      <Section title="Dictionary">
        <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
          <TextField
            label="Name"
            name="name"
            required
            maxLength={200}
            defaultValue={dictionary.name}
            hint="Questions choose it by this name."
          />
          <SelectField
            label="Pool"
            name="poolId"
            defaultValue={dictionary.poolId ?? ''}
            hint="Of one pool: only its mailboxes are asked with it."
          >
            <option value="">Every pool</option>
            {pools.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
      </Section>
      <Section title="Values" says="What can be chosen, in this order.">
        <ValueList key={dictionary.version} values={dictionary.values} onChanged={setChanged} />
      </Section>
      <Section
        title="Import"
        says="A file takes the place of the list: values that it does not have are retired, none is deleted."
      >
        {fresh ? (
          <p className="text-sm text-text-2">
            Save the dictionary first; then its values can come from a file.
          </p>
        ) : (
          <DictionaryImport dictionary={dictionary} blocked={changed} />
        )}
      </Section>
    </EntityForm>
  );
}
