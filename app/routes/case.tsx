// A case opened from search or from a queue: the same view as on the desk; who handles it can answer, others read.

import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ConversationView } from '../features/desk/conversation-view.tsx';
import { loader as conversationLoader, ErrorBoundary } from './desk-conversation.tsx';

export { ErrorBoundary };
export const loader = conversationLoader;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.conversation.subject || 'Case'} · Skillpost` },
];

export default function CasePage() {
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
