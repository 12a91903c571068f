// Choosing a colleague for a transfer (F77): the directory is read when it is needed, and narrowed down by name.

import { useEffect, useState } from 'react';
import type { User } from '../../lib/directory-shapes.ts';
import { consoleLimits } from '../../lib/limits.ts';
import { quick } from '../../lib/quick.ts';
import type { Page } from '../../lib/shapes.ts';
import { useShellData } from '../../lib/shell-data.ts';
import { TextField } from '../../ui/field.tsx';
import { Problem, SkeletonRows } from '../../ui/states.tsx';

/** Everybody, or why not. */
async function readUsers(): Promise<readonly User[] | string> {
  const users: User[] = [];
  let cursor = '';
  for (let page = 0; page < consoleLimits.directoryPages; page += 1) {
    const answer = await quick<Page<User>>({ method: 'GET', path: `/users?limit=200${cursor}` });
    if (!answer.ok) return answer.problem.detail;
    users.push(...answer.body.items);
    if (answer.body.nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(answer.body.nextCursor)}`;
  }
  return users;
}

function fits({ name, email }: User, words: string): boolean {
  return `${name} ${email}`.toLowerCase().includes(words.trim().toLowerCase());
}

function Colleagues({ users }: { users: readonly User[] }) {
  const [words, setWords] = useState('');
  const found = users.filter((user) => fits(user, words));
  const shown = found.slice(0, consoleLimits.colleagueChoices);
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label="Find by name"
        type="search"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <fieldset className="flex max-h-48 flex-col gap-1 overflow-y-auto">
        <legend className="mb-1 text-sm font-medium">Colleague</legend>
        {shown.map(({ id, name, email }) => (
          <label key={id} className="flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-hover">
            <input type="radio" name="agent" value={id} required />
            <span className="flex-1 truncate">{name}</span>
            <span className="truncate text-xs text-text-3">{email}</span>
          </label>
        ))}
      </fieldset>
      {found.length === 0 && <p className="text-sm text-text-2">Nobody has a name like that.</p>}
      {found.length > shown.length && (
        <p className="text-xs text-text-3">and {found.length - shown.length} more: type to narrow down</p>
      )}
    </div>
  );
}

export function ColleagueChoice() {
  const { me } = useShellData();
  const [users, setUsers] = useState<readonly User[] | string | null>(null);
  useEffect(() => {
    let gone = false;
    void readUsers().then((read) => {
      if (!gone) setUsers(read);
    });
    return () => {
      gone = true;
    };
  }, []);
  if (users === null) return <SkeletonRows rows={3} />;
  if (typeof users === 'string') return <Problem>The colleagues could not be read: {users}</Problem>;
  const others = users.filter(({ id, active, role }) => active && role !== 'account' && id !== me.id);
  return <Colleagues users={others} />;
}
