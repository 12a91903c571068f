// Users of the installation.

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Users as UsersIcon } from 'lucide-react';
import { EntityList } from '../features/admin/entity-list.tsx';
import type { User } from '../lib/directory-shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { Badge } from '../ui/states.tsx';

export async function loader({ request, context }: LoaderFunctionArgs) {
  return { users: await apiFor(request, context).list<User>('/users') };
}

function Skills({ user }: { user: User }) {
  if (user.skills.length === 0) return <span className="text-text-3">none</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {user.skills.map((skill) => (
        <Badge key={skill.skillId}>
          {skill.name} {skill.level}
        </Badge>
      ))}
    </span>
  );
}

export default function Users() {
  const { users } = useLoaderData<typeof loader>();
  return (
    <EntityList
      title="Users"
      says="Who may sign in, in which role, with which skills."
      icon={UsersIcon}
      path="/administration/users"
      singular="user"
      columns={['Role', 'E-mail', 'Skills', 'Capacity']}
      rows={users.map((user) => ({
        id: user.id,
        name: user.name,
        words: `${user.email} ${user.role} ${user.skills.map(({ name }) => name).join(' ')}`,
        cells: [
          <span key="role" className="flex items-center gap-2">
            {user.role} {!user.active && <Badge>switched off</Badge>}
          </span>,
          user.email,
          <Skills key="skills" user={user} />,
          <span key="capacity" className="tabular-nums">
            {user.capacity}
          </span>,
        ],
      }))}
    />
  );
}
