// The ActorClient over a router: typed at this side, bytes at the other. Every ask carries an idempotency key (its own,
// or a new one), so that the router may repeat it when a node dies and it still has one effect.

import { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { ActorClient, Watched } from './client.ts';
import { categories, SkillpostError, type ErrorCategory } from './errors.ts';
import type { CodecsByKind } from './kind-codecs.ts';
import type { KindName, ViewOf } from './kinds.ts';
import { limits } from './limits.ts';
import type { Chance } from './ports/clock.ts';
import type { Answer, Failure, LiveUpdate, Router } from './runtime/shard-host.ts';

function categoryOf(failure: Failure): ErrorCategory {
  // A newer node may know categories that we do not: never retried, and looked into.
  return Object.hasOwn(categories, failure.category) ? (failure.category as ErrorCategory) : 'bug';
}

function errorOf(failure: Failure): SkillpostError {
  const { code, text, retryAfterMs } = failure;
  return new SkillpostError(
    code,
    categoryOf(failure),
    text,
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
}

function replyOf(answer: Answer): Uint8Array {
  if (!answer.ok) throw errorOf(answer.failure);
  return answer.reply;
}

const nothing = new Uint8Array(0);

export function createActorClient(router: Router, codecs: CodecsByKind, chance: Chance): ActorClient {
  return {
    async ask(kind, id, command, options = {}) {
      const { timeoutMs = limits.askTimeoutMs, idempotencyKey = chance.newId() } = options;
      const bytes = codecs[kind].command.encode(command);
      const request = { to: { kind, id }, command: bytes, timeoutMs, idempotencyKey, view: false };
      return codecs[kind].reply.decode(replyOf(await router.ask(request)));
    },

    async view(kind, id, options = {}) {
      const { timeoutMs = limits.askTimeoutMs } = options;
      const request = { to: { kind, id }, command: nothing, timeoutMs, idempotencyKey: '', view: true };
      return codecs[kind].view.decode(replyOf(await router.ask(request)));
    },

    watch<K extends KindName>(kind: K, id: string, listener: (update: Watched<ViewOf<K>>) => void) {
      const { view: codec, withPart } = codecs[kind];
      let whole: ViewOf<K> | null = null;
      const hear = ({ sequence, view, events, part }: LiveUpdate): void => {
        const told = codec.decode(view);
        const known = part === undefined ? null : whole;
        const now = known === null || withPart === undefined ? told : withPart(known, told, part?.gone ?? []);
        whole = now;
        listener({ sequence, view: now, events: events.map((event) => Event.decode(event)) });
      };
      return router.watch({ kind, id }, hear, { takesParts: withPart !== undefined });
    },
  };
}
