// A running system for tests of routing: each scenario has queues, mailboxes and people of its own in it, so that nothing
// is left over from another, and talks to it over the real API and with real mail.

import assert from 'node:assert/strict';
import { createTransport } from 'nodemailer';
import { ApiUser } from './api.ts';
import { passwords, startSystem, type TestSystem } from './system.ts';
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts';
import { until } from './until.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface MailParts {
  readonly from?: string;
  readonly subject?: string;
  readonly text?: string;
}

export interface Taken {
  readonly offerId: string;
  readonly conversationId: string;
}

/** Generous: the machine may be busy. */
const timeoutMs = 30_000;

export class House {
  readonly system: TestSystem;
  readonly sink: SmtpSink;
  readonly admin: ApiUser;
  #people = 0;

  private constructor(parts: { system: TestSystem; sink: SmtpSink; admin: ApiUser }) {
    this.system = parts.system;
    this.sink = parts.sink;
    this.admin = parts.admin;
  }

  static async open(): Promise<House> {
    const sink = await startSmtpSink();
    const environment = { SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}`, SKILLPOST_NODES: '2' };
    const system = await startSystem({ environment });
    const admin = await ApiUser.signIn(system.ports.http, 'admin@demo.test', passwords.admin);
    return new House({ system, sink, admin });
  }

  async close(): Promise<void> {
    await this.system.stop();
    await this.sink.stop();
  }

  /** Its mailbox has its name. Members: with how they belong to it, or plainly. */
  async queue(
    name: string,
    members: readonly (ApiUser | readonly [ApiUser, Fields])[],
    fields: Fields = {},
  ): Promise<string> {
    const ordinary = { name, wrapUpMs: 0, receiptEnabled: false };
    const { id } = await this.admin.must('POST', '/queues', { ...ordinary, ...fields });
    for (const member of members) {
      const [user, membership] = Array.isArray(member) ? member : [member, {}];
      await this.admin.must('PUT', `/queues/${id}/members/${user.userId}`, membership);
    }
    await this.admin.must('POST', '/mailboxes', { address: `${id}@demo.test`, name, queueId: id });
    return id;
  }

  async person(skills: Readonly<Record<string, number>> = {}, fields: Fields = {}): Promise<ApiUser> {
    this.#people += 1;
    const [email, password] = [`person${this.#people}@demo.test`, 'a-Passw0rd-of-theirs'];
    const ordinary = { email, name: `Person ${this.#people}`, role: 'agent', capacity: 3, password };
    const { id } = await this.admin.must('POST', '/users', { ...ordinary, ...fields });
    for (const [skillId, level] of Object.entries(skills))
      await this.admin.must('PUT', `/users/${id}/skills/${skillId}`, { level });
    return ApiUser.signIn(this.system.ports.http, email, password);
  }

  /** Two people who are at work in a queue of their own. */
  async pair(
    name: string,
    fields: Fields = {},
    memberships: readonly Fields[] = [{}, {}],
  ): Promise<{ queue: string; one: ApiUser; other: ApiUser }> {
    const [one, other] = [await this.person(), await this.person()];
    const members = [[one, memberships[0] ?? {}] as const, [other, memberships[1] ?? {}] as const];
    const queue = await this.queue(name, members, fields);
    await one.goToWork(queue);
    await other.goToWork(queue);
    await this.until('both to be ready', async () => (await this.live(queue)).agents.length === 2);
    return { queue, one, other };
  }

  async skill(name: string): Promise<string> {
    return (await this.admin.must('POST', '/skills', { name })).id;
  }

  async mail(
    queueId: string,
    { from = 'kim@customer.test', subject = queueId, text = 'Hello' }: MailParts = {},
  ): Promise<void> {
    const { port } = { port: this.system.ports.smtp };
    const transport = createTransport({ host: '127.0.0.1', port, tls: { rejectUnauthorized: false } });
    await transport.sendMail({ from, to: `${queueId}@demo.test`, subject, text });
    transport.close();
  }

  /** One after the other, each in its queue before the next is sent. */
  async mails(queueId: string, count: number): Promise<void> {
    for (let number = 1; number <= count; number += 1) {
      await this.mail(queueId, { subject: `Mail ${number}` });
      await this.until(`mail ${number}`, async () => (await this.cases(queueId)).length === number);
    }
  }

  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers whose shapes the schema tests hold
  live(queueId: string): Promise<any> {
    return this.admin.must('GET', `/queues/${queueId}/live`);
  }

  // eslint-disable-next-line typescript/no-explicit-any -- see above
  async cases(queueId: string): Promise<readonly any[]> {
    return (await this.admin.must('GET', `/conversations?queue=${queueId}&limit=100`)).items;
  }

  async waiting(queueId: string, count: number): Promise<void> {
    await this.until(
      `${count} items to wait in ${queueId}`,
      async () => (await this.live(queueId)).waiting === count,
    );
  }

  /** The offer that comes to this agent, not accepted. */
  // eslint-disable-next-line typescript/no-explicit-any -- see above
  offer(agent: ApiUser): Promise<any> {
    return agent.nextOffer(timeoutMs);
  }

  /** The case of the offer that comes. */
  async takes(agent: ApiUser): Promise<string> {
    const { offerId } = await this.offer(agent);
    return (await agent.must('POST', `/offers/${offerId}/accept`)).conversationId;
  }

  async answers(agent: ApiUser, conversationId: string): Promise<void> {
    await this.until('the case to be in hand', async () =>
      (await agent.must('GET', '/agents/me')).workItems.some(
        (item: Taken) => item.conversationId === conversationId,
      ),
    );
    await agent.must('POST', `/conversations/${conversationId}/replies`, { text: 'Done.', close: true });
    await this.until('the desk to be free of it', async () =>
      (await agent.must('GET', '/agents/me')).workItems.every(
        (item: Taken) => item.conversationId !== conversationId,
      ),
    );
  }

  /** Subjects on the agent's screen, oldest offer first. */
  async shown(agent: ApiUser): Promise<readonly string[]> {
    return (await agent.must('GET', '/agents/me')).offers.map(({ subject }: { subject: string }) => subject);
  }

  /** That so many are offered at once, and to nobody else. */
  async shows(agents: readonly ApiUser[], counts: readonly number[]): Promise<void> {
    const seen = async (): Promise<readonly number[]> =>
      Promise.all(agents.map(async (agent) => (await this.shown(agent)).length));
    await this.until(`offers ${counts.join()}`, async () => String(await seen()) === String(counts)).catch(
      async (error: unknown) => assert.fail(`${String(error)}; there were ${(await seen()).join()}`),
    );
  }

  until<T>(what: string, probe: () => Promise<T>): Promise<NonNullable<T>> {
    return until(what, probe, { timeoutMs, everyMs: 50 });
  }
}
