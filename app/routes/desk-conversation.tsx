// One conversation on the desk: thread and composer in the middle, customer and case at the right.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { isRouteErrorResponse, useLoaderData, useRouteError } from '@remix-run/react';
import { ConversationView } from '../features/desk/conversation-view.tsx';
import { consoleLimits } from '../lib/limits.ts';
import type { CaseRow, Conversation, Page } from '../lib/shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { ErrorPage } from '../ui/error-page.tsx';

export interface ConversationData {
  readonly conversation: Conversation;
  /** Other cases of the same customer, newest change first. */
  readonly history: readonly CaseRow[];
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.conversation.subject || 'Conversation'} · Skillpost` },
];

export async function loader({ request, params, context }: LoaderFunctionArgs): Promise<ConversationData> {
  const api = apiFor(request, context);
  const id = encodeURIComponent(params['conversationId'] ?? '');
  const conversation = await api.get<Conversation>(`/conversations/${id}`);
  const customer = encodeURIComponent(conversation.customer.address);
  const earlier =
    customer === ''
      ? null
      : await api.call<Page<CaseRow>>(
          'GET',
          `/conversations?customer=${customer}&limit=${consoleLimits.historyRows + 1}`,
        );
  const history = earlier?.ok === true ? earlier.body.items.filter((row) => row.id !== conversation.id) : [];
  return { conversation, history };
}

export default function DeskConversation() {
  const { conversation, history } = useLoaderData<typeof loader>();
  return <ConversationView key={conversation.id} loaded={conversation} history={history} />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  return <ErrorPage status={status} detail={isRouteErrorResponse(error) ? String(error.data ?? '') : ''} />;
}
