// What both ends of the benchmark `bullmq` agree on.

export const queueName = 'bench';
/** Jobs under way at once: as many as the cycles that they are compared with. */
export const concurrency = 384;

export interface BullmqConnection {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** BullMQ wants its workers to wait for Redis for ever. */
  readonly maxRetriesPerRequest: null;
}

export function connectionOf(redisUrl: string): BullmqConnection {
  const { hostname, port, password } = new URL(redisUrl);
  return { host: hostname, port: Number(port), password, maxRetriesPerRequest: null };
}
