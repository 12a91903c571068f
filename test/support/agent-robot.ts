// An agent who works over the API: takes each offer as it comes on the live feed, answers it with "send and close", and
// keeps count. What the feed does not bring (a lost connection) it finds by looking every second.

import { setInterval } from 'node:timers';
import type { ApiUser } from './api.ts';

export interface RobotCounts {
  /** Conversations of which an accept succeeded, in order. */
  readonly accepted: string[];
  readonly replied: string[];
  /** Offers that somebody else took or that were gone. */
  lost: number;
  readonly errors: string[];
}

export class AgentRobot {
  readonly #user: ApiUser;
  readonly #answerText: string;
  readonly #seen = new Set<string>();
  readonly #pending: { offerId: string; conversationId: string }[] = [];
  #working = false;
  #stopped = false;
  #close: () => void = () => undefined;
  readonly counts: RobotCounts = { accepted: [], replied: [], lost: 0, errors: [] };

  constructor(user: ApiUser, answerText: string) {
    this.#user = user;
    this.#answerText = answerText;
  }

  async start(): Promise<void> {
    const look = setInterval(() => void this.#look(), 1_000);
    const connect = async (): Promise<void> => {
      const socket = await this.#user.listen((frame) => {
        if (frame.topic !== 'agent:me') return;
        for (const offer of (frame.data.view ?? frame.data).offers ?? []) this.#take(offer);
      });
      socket.on('close', () => {
        if (!this.#stopped) void connect().catch((error: unknown) => this.#note('feed', error));
      });
      socket.send(JSON.stringify({ type: 'subscribe', topic: 'agent:me' }));
      this.#close = () => socket.close();
    };
    await connect();
    const closeSocket = (): void => this.#close();
    this.stop = () => {
      this.#stopped = true;
      clearInterval(look);
      closeSocket();
    };
  }

  stop: () => void = () => undefined;

  #note(what: string, error: unknown): void {
    this.counts.errors.push(`${what}: ${String(error)}`);
  }

  async #look(): Promise<void> {
    try {
      const me = await this.#user.must('GET', '/agents/me');
      for (const offer of me.offers) this.#take(offer);
      // Work whose accept was answered by nobody (a node died in the middle) is still this agent's.
      for (const item of me.workItems)
        if (!this.#working && !this.counts.replied.includes(item.conversationId))
          await this.#answer(item.conversationId);
    } catch (error) {
      this.#note('look', error);
    }
  }

  #take(offer: { offerId: string; conversationId: string }): void {
    if (this.#seen.has(offer.offerId)) return;
    this.#seen.add(offer.offerId);
    this.#pending.push(offer);
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let offer = this.#pending.shift(); offer !== undefined; offer = this.#pending.shift()) {
      const answer = await this.#user
        .call('POST', `/offers/${offer.offerId}/accept`)
        .catch((error: unknown) => ({ status: 0, body: String(error) }));
      if (answer.status === 200) {
        this.counts.accepted.push(offer.conversationId);
        await this.#answer(offer.conversationId);
      } else if (answer.status === 409) this.counts.lost += 1;
      else this.#note('accept', JSON.stringify(answer));
    }
    this.#working = false;
  }

  async #answer(conversationId: string): Promise<void> {
    const answer = await this.#user
      .call('POST', `/conversations/${conversationId}/replies`, { text: this.#answerText, close: true })
      .catch((error: unknown) => ({ status: 0, body: String(error) }));
    if (answer.status < 300 && answer.status > 0) this.counts.replied.push(conversationId);
    else this.#note('reply', JSON.stringify(answer));
  }
}
