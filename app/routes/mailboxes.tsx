// Mailboxes: the addresses that customers write to, and whether what each reaches outside works.

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Mails } from 'lucide-react';
import { EntityList } from '../features/admin/entity-list.tsx';
import type { HealthLight, Mailbox, Pool, Queue } from '../lib/directory-shapes.ts';
import { lightWord, worstLight } from '../lib/mailbox-words.ts';
import { useNow } from '../lib/now.ts';
import { ago, ms } from '../lib/time.ts';
import { apiFor } from '../services/api.server.ts';
import { Badge, Dot } from '../ui/states.tsx';

interface Lights {
  readonly mailboxId: string;
  readonly health: readonly HealthLight[];
}

const nameById = (all: readonly { readonly id: string; readonly name: string }[]): Record<string, string> =>
  Object.fromEntries(all.map(({ id, name }) => [id, name]));

export async function loader({ request, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [mailboxes, queues, pools, lights] = await Promise.all([
    api.list<Mailbox>('/mailboxes'),
    api.list<Queue>('/queues'),
    api.list<Pool>('/pools'),
    api.get<{ items: readonly Lights[] }>('/mailbox-health'),
  ]);
  return {
    mailboxes,
    queueNames: nameById(queues),
    poolNames: nameById(pools),
    lights: Object.fromEntries(lights.items.map(({ mailboxId, health }) => [mailboxId, health])),
  };
}

/** When mail was last fetched; empty: it comes by SMTP, or never was. */
function fetchedAgo(lights: readonly HealthLight[], nowMs: number): string {
  const at = ms(lights.find(({ protocol }) => protocol !== 'smtp' && protocol !== 'oauth')?.lastSuccessAt);
  if (at === null) return '';
  const words = ago(at, nowMs);
  return words === 'now' ? 'just now' : `${words} ago`;
}

function Connection({ lights }: { lights: readonly HealthLight[] }) {
  const tone = worstLight(lights);
  if (tone === null) return <span className="text-text-3">comes here</span>;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Dot tone={tone} />
      <span className={tone === 'alarm' ? 'text-alarm-text' : ''}>{lightWord[tone]}</span>
    </span>
  );
}

export default function Mailboxes() {
  const { mailboxes, queueNames, poolNames, lights } = useLoaderData<typeof loader>();
  const now = useNow(60_000);
  return (
    <EntityList
      title="Mailboxes"
      says="The addresses that customers write to, the queue that each one feeds, and whether it is reached."
      icon={Mails}
      path="/administration/mailboxes"
      singular="mailbox"
      columns={['Connection', 'Queue', 'Pool', 'Last fetched', 'State']}
      rows={mailboxes.map((mailbox) => ({
        id: mailbox.id,
        name: mailbox.address,
        words: `${mailbox.name} ${poolNames[mailbox.poolId] ?? ''}`,
        cells: [
          <Connection key="connection" lights={lights[mailbox.id] ?? []} />,
          queueNames[mailbox.queueId] ?? mailbox.queueId,
          poolNames[mailbox.poolId] ?? mailbox.poolId,
          fetchedAgo(lights[mailbox.id] ?? [], now),
          mailbox.active && mailbox.notVerified.length > 0 ? (
            <Badge key="state" tone="busy">
              not verified
            </Badge>
          ) : mailbox.active ? (
            <Badge key="state" tone="ready">
              in use
            </Badge>
          ) : (
            <Badge key="state">switched off</Badge>
          ),
        ],
      }))}
    />
  );
}
