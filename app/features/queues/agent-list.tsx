// The agents who are signed in to a queue; supervisors set their status or sign them out, with a reason (F123).

import { MoreHorizontal } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { fieldText } from '../../lib/form.ts';
import { useNow } from '../../lib/now.ts';
import { quick } from '../../lib/quick.ts';
import { useShellData } from '../../lib/shell-data.ts';
import type { QueueLive } from '../../lib/queue-shapes.ts';
import { ms, stopwatch } from '../../lib/time.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Popover } from '../../ui/floating.tsx';
import { Dot } from '../../ui/states.tsx';

type SignedIn = QueueLive['agents'][number];

const stateWords: Readonly<Record<SignedIn['state'], string>> = {
  ready: 'ready',
  standby: 'standby',
  busy: 'busy',
  'wrap-up': 'wrap-up',
  away: 'away',
};

async function force(agent: SignedIn, form: FormData): Promise<boolean> {
  const reason = fieldText(form, 'reason');
  const status = fieldText(form, 'to');
  const leave = status === '';
  const path = `/agents/${encodeURIComponent(agent.id)}/${leave ? 'sign-out' : 'status'}`;
  const answer = await quick({ method: 'POST', path, body: leave ? { reason } : { status, reason } });
  if (answer.ok) toast.success(leave ? `Signed ${agent.name} out` : `Changed the status of ${agent.name}`);
  else toast.error(`Nothing was changed for ${agent.name}`, { description: answer.problem.detail });
  return answer.ok;
}

function Force({ agent }: { agent: SignedIn }) {
  const { statuses } = useShellData();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const done = await force(agent, new FormData(event.currentTarget));
    setBusy(false);
    if (done) setOpen(false);
  };
  return (
    <Popover
      label={`Change ${agent.name}`}
      open={open}
      onOpenChange={setOpen}
      align="end"
      trigger={
        <Button small square weight="quiet" aria-label={`Change ${agent.name}`}>
          <MoreHorizontal size={16} aria-hidden="true" />
        </Button>
      }
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3 p-4">
        <SelectField label={`Set ${agent.name} to`} name="to" defaultValue={agent.status}>
          {statuses.map(({ id, name, routable }) => (
            <option key={id} value={id}>
              {name}
              {routable ? '' : ' (no offers)'}
            </option>
          ))}
          <option value="">Sign out of everything</option>
        </SelectField>
        <TextField
          label="Reason"
          name="reason"
          required
          maxLength={300}
          hint="It is shown to the agent, and kept."
        />
        <button type="submit" disabled={busy} className={buttonClass('primary', false)}>
          Change
        </button>
      </form>
    </Popover>
  );
}

function Row({ agent, forces }: { agent: SignedIn; forces: boolean }) {
  const now = useNow();
  const idle = ms(agent.idleSince);
  const said = agent.state === 'away' && agent.statusName !== '' ? agent.statusName : stateWords[agent.state];
  return (
    <li className="flex items-center gap-2.5 border-t border-line py-1.5 text-sm first:border-t-0">
      <Dot tone={agent.state === 'standby' ? 'away' : agent.state} />
      <span className="min-w-0 flex-1 truncate">{agent.name}</span>
      <span className="text-xs text-text-2">
        {said}
        {agent.tier > 1 && `, tier ${agent.tier}`}
        {agent.openItems > 0 && `, ${agent.openItems} open`}
      </span>
      {agent.state === 'ready' && idle !== null && (
        <span className="text-xs text-text-3 tabular-nums">idle {stopwatch(now - idle)}</span>
      )}
      {forces && <Force agent={agent} />}
    </li>
  );
}

export function AgentList({ queue }: { queue: QueueLive }) {
  const { me } = useShellData();
  const forces = me.role === 'supervisor' || me.role === 'administrator';
  if (queue.agents.length === 0)
    return <p className="text-sm text-text-2">Nobody is signed in to this queue.</p>;
  return (
    <ul>
      {queue.agents.map((agent) => (
        <Row key={agent.id} agent={agent} forces={forces} />
      ))}
    </ul>
  );
}
