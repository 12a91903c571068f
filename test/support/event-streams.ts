// Events as the runtime writes them, put into the shards' streams without a runtime.

import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { eventStreamKey } from '#actors/adapters/redis/keys.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { createKeptLog } from './log.ts';

export interface EventWriter {
  write(shard: number, events: readonly Partial<Event>[]): Promise<void>;
  send(args: readonly string[]): Promise<unknown>;
  close(): void;
}

export async function openEventWriter(redisUrl: string): Promise<EventWriter> {
  const connection = await connectRedis(redisUrl, { name: 'test-events', log: createKeptLog() });
  return {
    async write(shard, events) {
      await Promise.all(
        events.map((event) => {
          const bytes = Buffer.from(Event.encode(Event.fromPartial(event)).finish());
          return connection.send(['XADD', eventStreamKey(shard), '*', 'e', bytes]);
        }),
      );
    },
    send: (args) => connection.send(args),
    close: () => connection.close(),
  };
}
