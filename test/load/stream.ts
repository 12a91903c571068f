// What nodes say to each other, as one batched bidirectional stream and as unary gRPC calls, in one run against the same
// process: requests and answers of 100 bytes, many at once for the rate, one at a time for the latency.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import { createGrpcTransport } from '#actors/adapters/grpc/transport.ts';
import { askEnvelope } from '#actors/runtime/envelope.ts';
import { echoService } from './echo-service.ts';
import { type Figure, quantile } from './measure.ts';

const measureMs = 2_000;
const warmUpMs = 500;
const rounds = 3;
const atOnce = { many: 1_024, one: 1 } as const;
const payload = Buffer.alloc(100, 'x');

type Call = () => Promise<void>;

interface Way {
  readonly call: Call;
  close(): void;
}

function unaryWay(address: string): Way {
  const Client = makeGenericClientConstructor(echoService, 'Echo');
  const client = new Client(address, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = echoService.echo;
  return {
    call: () =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, payload, (error) =>
          error === null ? resolve() : reject(error),
        );
      }),
    close: () => client.close(),
  };
}

async function streamWay(address: string): Promise<Way> {
  const link = await createGrpcTransport().dial(address);
  const waiting = new Map<number, () => void>();
  link.onEnvelope(({ body }) => {
    if (body?.$case !== 'answer') return;
    waiting.get(body.value.requestId)?.();
    waiting.delete(body.value.requestId);
  });
  let requests = 0;
  const to = { kind: 'echo', id: 'one' };
  const request = { to, command: payload, timeoutMs: 5_000, idempotencyKey: '', view: false };
  return {
    call: () =>
      new Promise((resolve, reject) => {
        requests += 1;
        waiting.set(requests, resolve);
        if (!link.send(askEnvelope(requests, request, 5_000))) reject(new Error('the link is full'));
      }),
    close: () => link.close(),
  };
}

interface Rate {
  readonly perSecond: number;
  readonly p50Ms: number;
}

async function measure(call: Call, inFlight: number): Promise<Rate> {
  const latencies: number[] = [];
  const begun = performance.now();
  const from = begun + warmUpMs;
  const until = from + measureMs;
  const worker = async (): Promise<void> => {
    for (let now = performance.now(); now < until;) {
      await call();
      const after = performance.now();
      if (now >= from) latencies.push(after - now);
      now = after;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  const perSecond = latencies.length / ((performance.now() - from) / 1_000);
  return { perSecond, p50Ms: quantile(latencies, 0.5) };
}

interface Pair {
  readonly unary: Rate;
  readonly stream: Rate;
}

/** By turns, so that what else the machine does falls on both; the best round of each counts. */
async function compare(ways: { unary: Way; stream: Way }, inFlight: number): Promise<Pair> {
  const unary: Rate[] = [];
  const stream: Rate[] = [];
  for (let round = 0; round < rounds; round += 1) {
    unary.push(await measure(ways.unary.call, inFlight));
    stream.push(await measure(ways.stream.call, inFlight));
  }
  const best = (rates: readonly Rate[]): Rate =>
    rates.reduce((one, other) => (other.perSecond > one.perSecond ? other : one));
  return { unary: best(unary), stream: best(stream) };
}

export async function benchStream(): Promise<readonly Figure[]> {
  const child = fork(fileURLToPath(new URL('echo.ts', import.meta.url)), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  try {
    const [addresses] = (await once(child, 'message')) as [{ unary: string; stream: string }];
    const ways = { unary: unaryWay(addresses.unary), stream: await streamWay(addresses.stream) };
    const many = await compare(ways, atOnce.many);
    const one = await compare(ways, atOnce.one);
    ways.unary.close();
    ways.stream.close();
    const figure = (measured: string, value: number, unit: string): Figure => ({
      bench: 'stream',
      measure: measured,
      value,
      unit,
      target: null,
      better: unit === 'ms' ? 'lower' : 'higher',
    });
    return [
      figure(`unary gRPC, ${atOnce.many} at once`, many.unary.perSecond, '/s'),
      figure(`batched stream, ${atOnce.many} at once`, many.stream.perSecond, '/s'),
      figure('stream over unary', many.stream.perSecond / many.unary.perSecond, '×'),
      figure('unary gRPC, one at a time, p50', one.unary.p50Ms, 'ms'),
      figure('batched stream, one at a time, p50', one.stream.p50Ms, 'ms'),
    ];
  } finally {
    if (child.exitCode === null) {
      child.disconnect();
      await once(child, 'exit');
    }
  }
}
