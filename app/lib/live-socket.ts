// The browser's end of the live feed: one socket for the page, topics counted by who looks at them, reconnected with
// growing pauses. Frames are gathered and shown together; the meaning of a frame is in live-frames.ts.

import { applyFrame, disconnected, parseFrame, type Frame, type LiveState } from './live-frames.ts';
import { consoleLimits } from './limits.ts';
import type { Store } from './store.ts';

export class LiveSocket {
  readonly #store: Store<LiveState>;
  readonly #topics = new Map<string, number>();
  #socket: WebSocket | undefined;
  #pending: Frame[] = [];
  #flush: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  #stopped = true;

  constructor(store: Store<LiveState>) {
    this.#store = store;
  }

  start(): void {
    this.#stopped = false;
    this.#connect();
    window.addEventListener('online', this.#hurry);
    document.addEventListener('visibilitychange', this.#hurry);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#flush);
    window.removeEventListener('online', this.#hurry);
    document.removeEventListener('visibilitychange', this.#hurry);
    this.#socket?.close(1000);
    this.#socket = undefined;
  }

  /** Returns how to stop looking. Beyond `consoleLimits.liveTopics` a topic is not followed. */
  watch(topic: string): () => void {
    const watchers = this.#topics.get(topic) ?? 0;
    if (watchers === 0 && this.#topics.size >= consoleLimits.liveTopics) return () => undefined;
    this.#topics.set(topic, watchers + 1);
    if (watchers === 0) this.#send('subscribe', topic);
    return () => this.#unwatch(topic);
  }

  #unwatch(topic: string): void {
    const watchers = (this.#topics.get(topic) ?? 1) - 1;
    if (watchers > 0) {
      this.#topics.set(topic, watchers);
      return;
    }
    this.#topics.delete(topic);
    this.#send('unsubscribe', topic);
    const { [topic]: _, ...sequences } = this.#store.value.sequences;
    this.#store.set({ ...this.#store.value, sequences });
  }

  #send(type: 'subscribe' | 'unsubscribe', topic: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ type, topic }));
  }

  #connect(): void {
    clearTimeout(this.#retry);
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${scheme}//${location.host}/ws`);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#attempts = 0;
      this.#store.set({ ...this.#store.value, connection: 'live', retryAt: null, sequences: {} });
      for (const topic of this.#topics.keys()) this.#send('subscribe', topic);
    });
    socket.addEventListener('message', (message) => this.#heard(String(message.data)));
    socket.addEventListener('close', () => this.#closed(socket));
  }

  #closed(socket: WebSocket): void {
    if (this.#stopped || socket !== this.#socket) return;
    const { reconnectFirstMs, reconnectLastMs } = consoleLimits;
    const pause = Math.min(reconnectLastMs, reconnectFirstMs * 2 ** this.#attempts) * (0.5 + Math.random());
    this.#attempts = Math.min(this.#attempts + 1, 10);
    this.#pending = [];
    this.#store.set(disconnected(this.#store.value, Date.now() + pause));
    this.#retry = setTimeout(() => this.#connect(), pause);
  }

  /** The network is back, or the person is: no reason to wait out the pause. */
  readonly #hurry = (): void => {
    if (!this.#stopped && !document.hidden && this.#socket?.readyState === WebSocket.CLOSED) this.#connect();
  };

  #heard(text: string): void {
    const frame = parseFrame(text);
    if (frame === null) return;
    this.#pending.push(frame);
    // An offer counts down from the first moment: nothing about the agent itself waits.
    if (frame.topic === 'agent:me') this.#apply();
    else this.#flush ??= setTimeout(() => this.#apply(), consoleLimits.liveFlushMs);
  }

  #apply(): void {
    clearTimeout(this.#flush);
    this.#flush = undefined;
    const gaps = new Set<string>();
    let state = this.#store.value;
    for (const frame of this.#pending.splice(0)) {
      const applied = applyFrame(state, frame);
      state = applied.state;
      if (applied.gap && this.#topics.has(frame.topic)) gaps.add(frame.topic);
    }
    this.#store.set(state);
    for (const topic of gaps) {
      this.#send('unsubscribe', topic);
      this.#send('subscribe', topic);
    }
  }
}
