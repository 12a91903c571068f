// A time away: its days in the zone of whoever writes them, who takes over, what becomes of open cases.

import { useEffect, useState } from 'react';
import type { Absence } from '../../lib/directory-shapes.ts';
import { absenceDays } from '../../lib/person-settings.ts';
import { SelectField, TextField } from '../../ui/field.tsx';

interface AbsenceFieldsProps {
  absence: Absence | null;
  people: readonly { readonly id: string; readonly name: string }[];
}

export function AbsenceFields({ absence, people }: AbsenceFieldsProps) {
  // The server does not know the reader's zone; the browser says it once it is awake.
  const [zone, setZone] = useState('UTC');
  useEffect(() => setZone(new Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  const { first, last } = absenceDays(absence, zone);
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      <input type="hidden" name="absence.zone" value={zone} />
      <TextField
        key={`first ${zone}`}
        label="First day away"
        name="absence.first"
        type="date"
        defaultValue={first}
        hint="From midnight. Empty: the agent is not away."
      />
      <TextField
        key={`last ${zone}`}
        label="Last day away"
        name="absence.last"
        type="date"
        defaultValue={last}
        hint={`Included; then the absence ends by itself. Days of ${zone}.`}
      />
      <SelectField
        label="Substitute"
        name="absence.substituteId"
        defaultValue={absence?.substituteId ?? ''}
        hint="Gets the follow-ups that would come to the agent."
      >
        <option value="">Nobody</option>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Open cases"
        name="absence.openCases"
        defaultValue={absence?.openCases ?? 'keep'}
        hint="When the absence begins."
      >
        <option value="keep">Stay with the agent</option>
        <option value="substitute">Go to the substitute</option>
        <option value="queue">Go back to their queues</option>
      </SelectField>
    </div>
  );
}
