// One conversation on the desk: thread and composer in the middle, customer and case at the right.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ConversationView } from '../features/desk/conversation-view.tsx';
import { consoleLimits } from '../lib/limits.ts';
import type { Correspondent } from '../lib/correspondent-shapes.ts';
import type { CaseRow, Conversation, Page } from '../lib/shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { RouteError } from '../ui/error-page.tsx';

export interface ConversationData {
  readonly conversation: Conversation;
  /** Other cases of the same customer, newest change first. */
  readonly history: readonly CaseRow[];
  /** What is known of the customer's address; null: nothing could be found out. */
  readonly correspondent: Correspondent | null;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.conversation.subject || 'Conversation'} · Skillpost` },
];

export async function loader({ request, params, context }: LoaderFunctionArgs): Promise<ConversationData> {
  const api = apiFor(request, context);
  const id = encodeURIComponent(params['conversationId'] ?? '');
  const conversation = await api.get<Conversation>(`/conversations/${id}`);
  const customer = encodeURIComponent(conversation.customer.address);
  const [earlier, known] =
    customer === ''
      ? [null, null]
      : await Promise.all([
          api.call<Page<CaseRow>>(
            'GET',
            `/conversations?customer=${customer}&limit=${consoleLimits.historyRows + 1}`,
          ),
          api.call<Correspondent>('GET', `/correspondents/${customer}`),
        ]);
  const history = earlier?.ok === true ? earlier.body.items.filter((row) => row.id !== conversation.id) : [];
  return { conversation, history, correspondent: known?.ok === true ? known.body : null };
}

export default function DeskConversation() {
  const { conversation, history, correspondent } = useLoaderData<typeof loader>();
  return (
    <ConversationView
      key={conversation.id}
      loaded={conversation}
      history={history}
      correspondent={correspondent}
    />
  );
}

export function ErrorBoundary() {
  return <RouteError part />;
}
