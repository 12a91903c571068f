// Profiles of an agent: named sets of skills to switch between. Each folds to its name and what it holds.

import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Profile } from '../../lib/directory-shapes.ts';
import { rowInput } from '../../lib/fields.ts';
import { profileSkillPrefix } from '../../lib/person-settings.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { SkillLevels } from './choices.tsx';
import { useTouch } from './touch.ts';

interface ProfileFieldsProps {
  profiles: readonly Profile[];
  skills: readonly { readonly id: string; readonly name: string }[];
}

interface Row {
  readonly key: string;
  readonly profile: Profile;
}

function held(profile: Profile, skills: ProfileFieldsProps['skills']): string {
  const words = skills
    .filter(({ id }) => profile.skills[id] !== undefined)
    .map(({ id, name }) => `${name} ${profile.skills[id]}`);
  return words.length === 0 ? 'no skills' : words.join(', ');
}

interface ProfileCardProps {
  row: Row;
  skills: ProfileFieldsProps['skills'];
  onRemove: () => void;
}

function ProfileCard({ row, skills, onRemove }: ProfileCardProps) {
  const { key, profile } = row;
  const chosen = Object.entries(profile.skills).map(([skillId, level]) => ({ skillId, level }));
  return (
    <details open={profile.id === ''} className="rounded-md border border-line">
      <summary className="px-3 py-2 text-sm">
        <span className="font-medium">{profile.name === '' ? 'New profile' : profile.name}</span>{' '}
        <span className="text-text-3">{held(profile, skills)}</span>
      </summary>
      <div className="flex flex-col gap-4 border-t border-line p-3">
        <input type="hidden" name="profiles:row" value={key} />
        <input type="hidden" name={rowInput('profiles', key, 'id')} value={profile.id} />
        <TextField
          label="Name of the profile"
          name={rowInput('profiles', key, 'name')}
          required
          maxLength={200}
          defaultValue={profile.name}
          className="max-w-72"
        />
        <SkillLevels
          skills={skills}
          chosen={chosen}
          lowest={0}
          none="not held"
          prefix={profileSkillPrefix(key)}
        />
        <div>
          <Button small weight="danger" onClick={onRemove}>
            Remove the profile
          </Button>
        </div>
      </div>
    </details>
  );
}

export function ProfileFields({ profiles, skills }: ProfileFieldsProps) {
  const [rows, setRows] = useState<readonly Row[]>(() =>
    profiles.map((profile, index) => ({ key: String(index), profile })),
  );
  const [next, setNext] = useState(profiles.length);
  const touch = useTouch();
  function change(changed: readonly Row[]): void {
    setRows(changed);
    touch();
  }
  return (
    <div className="flex flex-col gap-2">
      {rows.length === 0 && (
        <p className="text-sm text-text-2">None: the skills above hold whatever the agent is doing.</p>
      )}
      {rows.map((row) => (
        <ProfileCard
          key={row.key}
          row={row}
          skills={skills}
          onRemove={() => change(rows.filter(({ key }) => key !== row.key))}
        />
      ))}
      <div>
        <Button
          small
          onClick={() => {
            change([...rows, { key: String(next), profile: { id: '', name: '', skills: {} } }]);
            setNext(next + 1);
          }}
        >
          <Plus size={14} aria-hidden="true" /> Add a profile
        </Button>
      </div>
    </div>
  );
}
