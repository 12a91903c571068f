// The live feed over real WebSockets: who may listen, snapshots and numbered events, fan-out.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { limits } from '#actors/limits.ts';
import { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { QueueView } from '#proto/gen/skillpost/v1/queue.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { until } from '#test/support/until.ts';

interface Frame {
  readonly type: string;
  readonly topic: string;
  readonly seq: number;
  readonly code?: string;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into frames of every topic
  readonly data: any;
}

interface Listener {
  readonly socket: WebSocket;
  readonly frames: Frame[];
  readonly subscribe: (topic: string) => void;
  /** The n-th frame of a topic, waited for. */
  readonly frame: (topic: string, index: number) => Promise<Frame>;
}

let gateway: GatewayTwins;
before(async () => {
  gateway = await startGatewayTwins();
});
after(() => gateway.stop());

const wsUrl = (): string => gateway.url.replace('http', 'ws');

async function listen(user: string, headers: Record<string, string> = {}): Promise<Listener> {
  const query = headers['cookie'] === undefined ? `?token=${gateway.token(user)}` : '';
  const socket = new WebSocket(`${wsUrl()}/ws${query}`, { headers });
  const frames: Frame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse((data as Buffer).toString()) as Frame));
  await once(socket, 'open');
  return {
    socket,
    frames,
    subscribe: (topic) => socket.send(JSON.stringify({ type: 'subscribe', topic })),
    frame: (topic, index) =>
      until(`frame ${index} of ${topic}`, () => frames.filter((frame) => frame.topic === topic)[index]),
  };
}

async function refused(path: string, headers: Record<string, string> = {}): Promise<[number, string]> {
  const socket = new WebSocket(wsUrl() + path, { headers });
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  assert.match(response.headers['content-type'] ?? '', /problem\+json/);
  return [response.statusCode ?? 0, (JSON.parse(text) as { code: string }).code];
}

test('a WebSocket without a session, of another site, or elsewhere is refused with a clear body', async () => {
  const cookie = `skillpost_session=${gateway.token('anna')}`;
  assert.deepEqual(await refused('/ws'), [401, 'UNAUTHENTICATED']);
  assert.deepEqual(await refused('/ws?token=wrong'), [401, 'UNAUTHENTICATED']);
  assert.deepEqual(await refused('/ws', { cookie, origin: 'https://evil.test' }), [403, 'CROSS_ORIGIN']);
  assert.deepEqual(await refused('/ws', { cookie }), [403, 'CROSS_ORIGIN']);
  assert.deepEqual(await refused(`/ws?token=${gateway.token('box')}`), [403, 'NOT_AGENT']);
  assert.deepEqual(await refused('/elsewhere'), [404, 'NO_SUCH_ROUTE']);
  const { socket } = await listen('anna', { cookie, origin: gateway.url });
  socket.close();
});

test('F66: an offer reaches the agent as a numbered event after the snapshot, with who, what, why and the desk', async () => {
  const { socket, subscribe, frame } = await listen('anna');
  subscribe('agent:me');
  const snapshot = await frame('agent:me', 0);
  assert.deepEqual([snapshot.type, snapshot.seq, snapshot.data.id], ['snapshot', 1, 'anna']);
  const brief = { conversationId: 'c1', subject: 'Help', fromAddress: 'kim@customer.test', fromName: 'Kim' };
  const view = AgentView.fromPartial({
    offers: [
      {
        offerId: 'o1',
        queueId: 'support',
        brief,
        expiresAtMs: 1_700_000_000_000,
        explanation: { summary: 'Longest idle' },
      },
    ],
  });
  const made = Event.fromPartial({ type: 'offer.made', offerId: 'o1', queueId: 'support' });
  gateway.client.publish('agent', 'anna', { view, events: [made] });
  const { type, seq, data } = await frame('agent:me', 1);
  assert.deepEqual([type, seq, data.kind], ['event', 2, 'offer.made']);
  assert.deepEqual(
    [data.offerId, data.conversationId, data.queue, data.subject, data.from.name, data.expiresAt],
    ['o1', 'c1', 'support', 'Help', 'Kim', '2023-11-14T22:13:20.000Z'],
  );
  assert.equal(data.explanation.summary, 'Longest idle');
  assert.equal(data.view.offers[0].offerId, 'o1');
  const withdrawn = Event.fromPartial({ type: 'offer.withdrawn', offerId: 'o1', reason: 'taken by ben' });
  gateway.client.publish('agent', 'anna', { view: AgentView.fromPartial({}), events: [withdrawn] });
  const lost = await frame('agent:me', 2);
  assert.deepEqual([lost.seq, lost.data.kind, lost.data.reason], [3, 'offer.withdrawn', 'taken by Ben']);
  // The actor moved to another node: a snapshot again, numbered on.
  gateway.client.publish('agent', 'anna', { view: AgentView.fromPartial({}), snapshot: true });
  const moved = await frame('agent:me', 3);
  assert.deepEqual([moved.type, moved.seq], ['snapshot', 4]);
  socket.close();
});

test('F66: who connects again finds the open offer in the first snapshot', async () => {
  const view = AgentView.fromPartial({ offers: [{ offerId: 'o2', queueId: 'support' }] });
  gateway.client.setView('agent', 'anna', view);
  const { socket, subscribe, frame } = await listen('anna');
  subscribe('agent:me');
  assert.equal((await frame('agent:me', 0)).data.offers[0].offerId, 'o2');
  socket.close();
});

test('many sockets of one topic share one watch, which ends with the last of them', async () => {
  const listeners = [await listen('anna'), await listen('sam'), await listen('root')];
  for (const listener of listeners) listener.subscribe('queue:support');
  for (const listener of listeners) await listener.frame('queue:support', 0);
  assert.equal(gateway.live.stats().watchedActors, gateway.client.watching());
  const before = gateway.client.watching();
  gateway.client.publish('queue', 'support', { view: QueueView.fromPartial({ waiting: 4 }) });
  for (const listener of listeners) {
    const event = await listener.frame('queue:support', 1);
    assert.deepEqual([event.type, event.seq, event.data.waiting], ['event', 2, 4]);
  }
  for (const { socket } of listeners) socket.close();
  await until('the watch to end', () => gateway.client.watching() === before - 1);
});

test('the wallboard begins with all queues that one may see, then brings the one that changed', async () => {
  const supervisor = await listen('sam');
  const agent = await listen('anna');
  supervisor.subscribe('wallboard');
  agent.subscribe('wallboard');
  const ids = (frame: Frame): string[] => frame.data.queues.map((queue: { id: string }) => queue.id).sort();
  assert.deepEqual(ids(await supervisor.frame('wallboard', 0)), ['sales', 'support']);
  assert.deepEqual(ids(await agent.frame('wallboard', 0)), ['support']);
  gateway.client.publish('queue', 'sales', { view: QueueView.fromPartial({ waiting: 9 }) });
  const event = await supervisor.frame('wallboard', 1);
  assert.deepEqual([event.type, event.data.queue.id, event.data.queue.waiting], ['event', 'sales', 9]);
  assert.equal(event.data.queue.items, undefined);
  assert.equal(agent.frames.length, 1);
  // A new queue appears without asking again.
  await gateway.directory.create('queues', { id: 'new', name: 'New' }, 'root');
  await until('the new queue', () => supervisor.frames.find((frame) => frame.data.queue?.id === 'new'));
  supervisor.socket.close();
  agent.socket.close();
});

test('F65: of a break after missed offers the wallboard tells supervisors only', async () => {
  const supervisor = await listen('sam');
  const agent = await listen('anna');
  for (const { subscribe, frame } of [supervisor, agent]) {
    subscribe('wallboard');
    await frame('wallboard', 0);
  }
  const agents = [{ agentId: 'ben', statusId: 'break-missed' }];
  gateway.client.publish('queue', 'support', { view: QueueView.fromPartial({ agents }) });
  const { data } = await supervisor.frame('wallboard', 1);
  assert.deepEqual(data.notice, {
    kind: 'agent.break_missed',
    agent: 'ben',
    agentName: 'Ben',
    queue: 'support',
  });
  assert.equal((await agent.frame('wallboard', 1)).data.queue.id, 'support');
  supervisor.socket.close();
  agent.socket.close();
});

test('T16: the agent’s actor is told of the first socket and of the last one that closes', async () => {
  const told = (): readonly string[] =>
    gateway.client.asked
      .filter(({ id, command }) => id === 'ben' && /connected$/i.test(command.$case))
      .map(({ command }) => command.$case);
  const [one, two] = [await listen('ben'), await listen('ben')];
  await until('the first to be told', () => told().length === 1);
  one.socket.close();
  await once(one.socket, 'close');
  two.socket.close();
  await until('the last to be told', () => told().length === 2);
  assert.deepEqual(told(), ['connected', 'disconnected']);
});

test('a conversation is followed by who may see it, and its events name what happened', async () => {
  gateway.client.setView(
    'conversation',
    'c1',
    ConversationView.fromPartial({ case: { conversationId: 'c1', queueId: 'support', tag: 'SP-1' } }),
  );
  const { socket, subscribe, frame, frames } = await listen('anna');
  subscribe('conversation:c1');
  assert.equal((await frame('conversation:c1', 0)).data.tag, 'SP-1');
  const note = Event.fromPartial({ type: 'note.added', messageId: 'm7', agentId: 'ben' });
  const view = ConversationView.fromPartial({ case: { conversationId: 'c1', queueId: 'support' } });
  gateway.client.publish('conversation', 'c1', { view, events: [note] });
  const { data } = await frame('conversation:c1', 1);
  assert.deepEqual(
    [data.kind, data.messageId, data.agentName, data.view.id],
    ['note.added', 'm7', 'Ben', 'c1'],
  );
  const other = await listen('ben');
  other.subscribe('conversation:c1');
  assert.equal((await other.frame('conversation:c1', 0)).code, 'NOT_YOUR_QUEUE');
  socket.send(JSON.stringify({ type: 'unsubscribe', topic: 'conversation:c1' }));
  socket.send('[]');
  await until('the answer to the next frame', () => frames.at(-1)?.type === 'error');
  const count = frames.length;
  gateway.client.publish('conversation', 'c1', { view, events: [note] });
  socket.send('{');
  await until('the answer after that', () => frames.length > count);
  assert.deepEqual([frames.length, frames.at(-1)?.code], [count + 1, 'BAD_JSON']);
  socket.close();
  other.socket.close();
});

test('wrong frames get an error frame, and the socket lives on', async () => {
  const { socket, subscribe, frames } = await listen('anna');
  const sent: readonly (readonly [string, string])[] = [
    ['no json', 'BAD_JSON'],
    ['null', 'BAD_FRAME'],
    ['{"type":"shout","topic":"agent:me"}', 'BAD_FRAME'],
    ['{"type":"subscribe","topic":"agent:ben"}', 'BAD_TOPIC'],
    ['{"type":"subscribe","topic":"queue:none"}', 'NOT_FOUND'],
    ['{"type":"subscribe","topic":"queue:sales"}', 'NOT_YOUR_QUEUE'],
  ];
  for (const [text, code] of sent) {
    const before = frames.length;
    socket.send(text);
    await until(`an answer to ${text}`, () => frames.length > before);
    assert.deepEqual([frames.at(-1)?.type, frames.at(-1)?.code], ['error', code], text);
  }
  subscribe('agent:me');
  await until('the snapshot', () => frames.at(-1)?.type === 'snapshot');
  socket.send('x'.repeat(limits.liveFrameBytes + 1));
  assert.equal((await once(socket, 'close'))[0], 1009);
});

test('a watched case that moves to a queue of others goes silent for all but who handles it', async () => {
  const kept = { conversationId: 'c2', tag: 'SP-2', ownerAgentId: 'ben' };
  const inQueue = (queueId: string) => ConversationView.fromPartial({ case: { ...kept, queueId } });
  const moved = Event.fromPartial({ type: 'conversation.transferred' });
  gateway.client.setView('conversation', 'c2', inQueue('support'));
  const [anna, ben] = [await listen('anna'), await listen('ben')];
  for (const { subscribe, frame } of [anna, ben]) {
    subscribe('conversation:c2');
    await frame('conversation:c2', 0);
  }
  gateway.client.publish('conversation', 'c2', { view: inQueue('sales'), events: [moved] });
  await ben.frame('conversation:c2', 1);
  anna.subscribe('queue:nowhere');
  await anna.frame('queue:nowhere', 0);
  assert.equal(anna.frames.filter(({ topic }) => topic === 'conversation:c2').length, 1);
  anna.socket.close();
  ben.socket.close();
});

test('losing a membership ends the queue’s topic; a deactivated user is cut off', async () => {
  const { socket, subscribe, frame, frames } = await listen('ben');
  subscribe('queue:sales');
  await frame('queue:sales', 0);
  await gateway.directory.setQueueMember('sales', 'ben', null, 'root');
  await until('the watch to end', () => gateway.live.stats().watchedActors === 0);
  const count = frames.length;
  gateway.client.publish('queue', 'sales', { view: QueueView.fromPartial({ waiting: 1 }) });
  const closed = once(socket, 'close');
  await gateway.directory.update('users', 'ben', { active: false }, 'root');
  assert.equal((await closed)[0], 4401);
  assert.equal(frames.length, count);
});
