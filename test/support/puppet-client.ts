// An actor client whose strings a test pulls: it says what an actor's view is, what a command answers, and publishes
// updates to whoever watches.

import type { ActorClient, AskOptions, Watched } from '#actors/client.ts';
import type { KindName } from '#actors/kinds.ts';
import { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { MailboxView } from '#proto/gen/skillpost/v1/mailbox.ts';
import { CorrespondentView } from '#proto/gen/skillpost/v1/correspondent.ts';
import { QueueView } from '#proto/gen/skillpost/v1/queue.ts';

interface Asked {
  readonly kind: string;
  readonly id: string;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into commands of every kind
  readonly command: any;
  readonly options: AskOptions;
}

type AnswerAsk = (asked: Asked) => unknown;

export interface PuppetClient extends ActorClient {
  readonly asked: Asked[];
  /** What `view` and the snapshots of watches say. */
  setView(kind: KindName, id: string, view: unknown): void;
  /** Numbers and delivers an update to whoever watches; also becomes the view. */
  publish(
    kind: KindName,
    id: string,
    update: { view: unknown; events?: unknown[]; snapshot?: boolean },
  ): void;
  onAsk(answer: AnswerAsk): void;
  watching(): number;
}

const emptyViews = {
  agent: (id: string) => AgentView.fromPartial({ agentId: id }),
  queue: (id: string) => QueueView.fromPartial({ queueId: id }),
  conversation: () => ConversationView.fromPartial({}),
  mailbox: () => MailboxView.fromPartial({}),
  correspondent: () => CorrespondentView.fromPartial({}),
};

export function createPuppetClient(): PuppetClient {
  const views = new Map<string, unknown>();
  const watches = new Map<string, Set<{ sequence: number; hear: (update: Watched<never>) => void }>>();
  const asked: Asked[] = [];
  let answer: AnswerAsk = () => ({});
  const keyOf = (kind: string, id: string): string => `${kind}/${id}`;
  const viewOf = (kind: KindName, id: string): unknown => views.get(keyOf(kind, id)) ?? emptyViews[kind](id);
  return {
    asked,
    ask: async (kind, id, command, options = {}) => {
      const given = { kind, id, command: (command as { command: unknown }).command, options };
      asked.push(given);
      return (await answer(given)) as never;
    },
    view: (kind, id) => Promise.resolve(viewOf(kind, id) as never),
    watch(kind, id, hear) {
      const key = keyOf(kind, id);
      const watch = { sequence: 0, hear: hear as (update: Watched<never>) => void };
      watches.set(key, (watches.get(key) ?? new Set()).add(watch));
      queueMicrotask(() => watch.hear({ sequence: 0, view: viewOf(kind, id) as never, events: [] }));
      return () => watches.get(key)?.delete(watch);
    },
    setView: (kind, id, view) => void views.set(keyOf(kind, id), view),
    publish(kind, id, { view, events = [], snapshot = false }) {
      views.set(keyOf(kind, id), view);
      for (const watch of watches.get(keyOf(kind, id)) ?? []) {
        watch.sequence = snapshot ? 0 : watch.sequence + 1;
        watch.hear({ sequence: watch.sequence, view: view as never, events: events as never });
      }
    },
    onAsk: (next) => void (answer = next),
    watching: () => [...watches.values()].reduce((sum, set) => sum + set.size, 0),
  };
}
