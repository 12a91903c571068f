// Tests whether the addresses of a mailbox can send, by a mail that takes the way of its replies, and keeps what came of it
// (T18). A save does not wait for it: the way out may be slow, and what is saved is saved.

import { asSkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Chance, Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { SendingTests } from '#actors/ports/sending-tests.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import { asOf, type SendingTest } from '#actors/vocabulary/sending-test.ts';
import type { Outcome } from '../outbound/smtp-client.ts';
import type { TestMail } from './test-mail.ts';

export interface SendingTesterDeps {
  readonly tests: SendingTests;
  /** `sendTestMail`, with what it needs. */
  readonly send: (mail: TestMail) => Promise<Outcome>;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

export interface SendingTester {
  /** Its addresses one after the other; resolves when all have begun. */
  begin(mailbox: Mailbox, addresses: readonly string[], to: string): Promise<void>;
  /** Waits for what comes of it. Throws what the stores throw. */
  test(mail: TestMail): Promise<Outcome>;
  of(mailboxIds: readonly string[]): Promise<readonly SendingTest[]>;
  confirm: SendingTests['confirm'];
  forget: SendingTests['forget'];
  /** Waits for what has begun, but not for slow servers: what does not end counts as interrupted. */
  stop(): Promise<void>;
}

export function addressesOf({ address, aliases }: Mailbox): readonly string[] {
  return [address, ...aliases];
}

export function createSendingTester({ tests, send, clock, chance, log }: SendingTesterDeps): SendingTester {
  const running = new Set<Promise<void>>();
  let over = false;

  async function begun({ mailbox, from, to }: TestMail): Promise<string> {
    const testId = chance.newId();
    await tests.begin({ mailboxId: mailbox.id, address: from, testId, to, at: clock.now() });
    return testId;
  }

  async function finish(testId: string, mail: TestMail): Promise<Outcome> {
    const outcome = await send(mail);
    const [mailboxId, address] = [mail.mailbox.id, mail.from];
    const said = { taken: outcome.state === 'delivered', answer: outcome.text };
    await tests.end({ mailboxId, address, testId, ...said, at: clock.now() });
    return outcome;
  }

  async function finishAll(all: readonly (readonly [string, TestMail])[]): Promise<void> {
    for (const [testId, mail] of all) {
      if (over) return;
      await finish(testId, mail).catch((error: unknown) => {
        const { code } = asSkillpostError(error);
        log.warn({ mailboxId: mail.mailbox.id, code, err: error }, 'a test of sending came to no end');
      });
    }
  }

  return {
    async begin(mailbox, addresses, to) {
      const all: (readonly [string, TestMail])[] = [];
      for (const from of addresses.slice(0, limits.sendingTestAddresses)) {
        const mail = { mailbox, from, to };
        all.push([await begun(mail), mail]);
      }
      const work = finishAll(all).finally(() => running.delete(work));
      running.add(work);
    },
    test: async (mail) => finish(await begun(mail), mail),
    async of(mailboxIds) {
      const found = await tests.of(mailboxIds);
      return found.map((test) => asOf(test, clock.now(), limits.sendingTestMs));
    },
    confirm: (mailboxId, address, by) => tests.confirm(mailboxId, address, by),
    forget: (mailboxId, kept) => tests.forget(mailboxId, kept),
    async stop() {
      over = true;
      const late = Promise.withResolvers<void>();
      const cancel = clock.after(limits.gatewayStopMs, late.resolve);
      await Promise.race([Promise.all(running), late.promise]);
      cancel();
    },
  };
}
