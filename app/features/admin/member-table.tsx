// The members of a queue: who belongs to it and how, changed in place. Only members are rows; everybody else is one
// choice away, so that a queue of ten in a house of a thousand is ten rows.

import { X } from 'lucide-react';
import { useState } from 'react';
import type { Member } from '../../lib/directory-shapes.ts';
import { rowInput } from '../../lib/fields.ts';
import { memberColumns, plainMember } from '../../lib/member-settings.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import { headClass } from '../../ui/page.tsx';
import { SettingInput } from './setting-input.tsx';
import { useTouch } from './touch.ts';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly says: string;
}

interface MemberTableProps {
  people: readonly Person[];
  members: readonly Member[];
}

function Row({ member, person, onRemove }: { member: Member; person: Person; onRemove: () => void }) {
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-1.5 pr-3 text-left text-sm font-medium">
        <input type="hidden" name="members:row" value={person.id} />
        <input type="hidden" name={rowInput('members', person.id, 'userId')} value={person.id} />
        <span className="block max-w-48 truncate">{person.name}</span>
        {person.says !== '' && <span className="block text-xs font-normal text-text-3">{person.says}</span>}
      </th>
      {memberColumns.map((column) => {
        const name = rowInput('members', person.id, column.path);
        const label = `${column.label} of ${person.name}`;
        const value = member[column.path as keyof Member];
        return (
          <td key={column.path} className="min-w-18 px-1 py-1.5 text-center">
            {column.kind === 'flag' ? (
              <input
                type="checkbox"
                name={name}
                defaultChecked={value === true}
                aria-label={label}
                className="size-4 align-middle"
              />
            ) : (
              <SettingInput setting={column} name={name} value={value} choices={{}} label={label} />
            )}
          </td>
        );
      })}
      <td className="w-10 py-1.5 text-right">
        <Button weight="quiet" square aria-label={`Remove ${person.name}`} onClick={onRemove}>
          <X size={16} aria-hidden="true" />
        </Button>
      </td>
    </tr>
  );
}

function Heads() {
  return (
    <thead>
      <tr>
        <th scope="col" className={`${headClass} !pl-0`}>
          Member
        </th>
        {memberColumns.map(({ path, label, hint }) => (
          <th key={path} scope="col" title={hint} className={`${headClass} !px-1 !text-center`}>
            {label}
          </th>
        ))}
        <td />
      </tr>
    </thead>
  );
}

function useMembers(initial: readonly Member[]) {
  const [members, setMembers] = useState(initial);
  const touch = useTouch();
  function change(next: readonly Member[]): void {
    setMembers(next);
    touch();
  }
  return {
    members,
    add: (id: string) => change([...members, plainMember(id)]),
    remove: (id: string) => change(members.filter(({ userId }) => userId !== id)),
  };
}

export function MemberTable({ people, members: initial }: MemberTableProps) {
  const { members, add, remove } = useMembers(initial);
  const byId = new Map(people.map((person) => [person.id, person]));
  const others = people.filter(({ id }) => !members.some(({ userId }) => userId === id));
  return (
    <div className="flex flex-col gap-3">
      {members.length === 0 ? (
        <p className="text-sm text-text-2">Nobody yet: mail of this queue waits until it has members.</p>
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full border-collapse">
            <Heads />
            <tbody>
              {members.map((member) => (
                <Row
                  key={member.userId}
                  member={member}
                  person={byId.get(member.userId) ?? { id: member.userId, name: member.userId, says: '' }}
                  onRemove={() => remove(member.userId)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <select
        aria-label="Add a member"
        value=""
        disabled={others.length === 0}
        onChange={(event) => add(event.target.value)}
        className={`${inputClass} !w-60`}
      >
        <option value="">{others.length === 0 ? 'Everybody is a member' : 'Add a member …'}</option>
        {others.map(({ id, name, says }) => (
          <option key={id} value={id}>
            {says === '' ? name : `${name} (${says})`}
          </option>
        ))}
      </select>
      <dl className="grid gap-x-4 gap-y-0.5 text-xs text-text-3 sm:grid-cols-[auto_1fr]">
        {memberColumns.map(({ path, label, hint }) => (
          <div key={path} className="contents">
            <dt className="font-medium">{label}</dt>
            <dd>{hint}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
