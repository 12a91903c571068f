// What the system writes by itself, in a test: the effect runner over a mail store in memory, and a queue that is scripted.

import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import type { MemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { createGuard } from '#actors/adapters/mail/guard.ts';
import type { ActorClient } from '#actors/client.ts';
import { createEffectRunner } from '#actors/adapters/mail/effect-runner.ts';
import type { EffectRunner } from '#actors/adapters/mail/effect-runner.ts';
import type { AskedFigures } from '#actors/adapters/mail/notice-facts.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { Naming } from '#actors/vocabulary/correspondence.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { SendReceipt } from '#proto/gen/skillpost/v1/effects.ts';
import type { Effect } from '#proto/gen/skillpost/v1/effects.ts';
import { QueueReply } from '#proto/gen/skillpost/v1/queue.ts';
import { createKeptLog } from './log.ts';
import { aWorld, KindBus } from './kind-bench.ts';
import { demoDirectory, hostname, sign } from './mail-edge.ts';
import type { KeepNoticeBack } from '#proto/gen/skillpost/v1/conversation.ts';

export const tag = 'SP-000123-K7Q2';

export function aReceipt(customerAddress = 'ann@customer.test', fields: Partial<SendReceipt> = {}): Effect {
  const value = {
    ...SendReceipt.create({}),
    conversationId: 'c-1',
    tag,
    queueId: 'support',
    mailboxId: 'support',
    customerAddress,
    subject: 'Lamp',
    messageId: 'in-1',
    ...fields,
  };
  return { effect: { $case: 'sendReceipt' as const, value } };
}

interface Around {
  readonly directory?: Directory;
  /** Of another installation. */
  readonly naming?: Naming;
  readonly figures?: (asked: AskedFigures) => Partial<QueueReply>;
}

interface TestRunner {
  readonly run: EffectRunner;
  /** The guard asks the correspondents of it, and tells the cases of it, if they are there. */
  readonly bus: KindBus;
  readonly keptBack: readonly KeepNoticeBack[];
  readonly mailStore: MemoryMailStore;
  /** What queues were asked. */
  readonly asked: readonly AskedFigures[];
}

export function anEffectRunner({
  directory: snapshot = demoDirectory(),
  naming = { hostname, sign },
  figures,
}: Around = {}): TestRunner {
  const mailStore = createMemoryMailStore({ clock: systemClock, chance: systemChance });
  const asked: AskedFigures[] = [];
  const directory = { current: () => snapshot, onChange: () => () => undefined };
  const bus = new KindBus(aWorld(snapshot, systemClock.now()));
  const keptBack: KeepNoticeBack[] = [];
  const ask: ActorClient['ask'] = async (kind, id, { command }) => {
    if (command?.$case === 'keepNoticeBack') keptBack.push(command.value);
    const there = kind === 'correspondent' || bus.actors(kind).some((actor) => actor.id === id);
    if (!there || command === undefined) return {} as never;
    return bus.ask(kind, id, command) as never;
  };
  const run = createEffectRunner({
    mailStore,
    directory,
    ...naming,
    clock: systemClock,
    log: createKeptLog(),
    guard: createGuard({ client: { ask } }),
    figures: async (wanted) => {
      asked.push(wanted);
      return { ...QueueReply.create({}), ...figures?.(wanted) };
    },
  });
  return { run, mailStore, asked, bus, keptBack };
}
