// Machines that answer machines: every exchange stops by itself, within three messages of ours, whatever the other machine
// does to headers, names and subjects, as long as it says the same each time (N5, T1).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assert as holds,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  record,
  tuple,
  type Arbitrary,
} from 'fast-check';
import { AnsweringHouse, type Letter } from '#test/support/answering-house.ts';

const second = 1_000;
const hour = 3_600 * second;
const most = 3;

interface Habits {
  readonly marks: 'none' | 'auto-submitted' | 'precedence' | 'null sender';
  readonly keepsAncestry: boolean;
  readonly followsReplyTo: boolean;
  readonly name: 'fixed' | 'changing';
  readonly subject: 'same' | 'changing' | 'answered';
  readonly quotes: boolean;
  readonly says: string;
  readonly delayMs: number;
}

const habits: Arbitrary<Habits> = record({
  marks: constantFrom('none', 'auto-submitted', 'precedence', 'null sender'),
  keepsAncestry: boolean(),
  followsReplyTo: boolean(),
  name: constantFrom('fixed', 'changing'),
  subject: constantFrom('same', 'changing', 'answered'),
  quotes: boolean(),
  says: constantFrom(
    'I am on holiday, and back on Monday. In urgent cases write to my colleague.',
    'Je suis absent. Votre message sera lu à mon retour, merci.',
    'Thank you for your message, which we will answer as soon as we can.',
  ),
  delayMs: integer({ min: 1, max: 12 * hour }),
});

class Responder {
  readonly #habits: Habits;
  readonly #domain: string;
  #answers = 0;

  constructor(given: Habits, domain: string) {
    this.#habits = given;
    this.#domain = domain;
  }

  /** Somebody at its address writes first. */
  opening(to: string): Letter {
    return { ...this.answer(letterTo(to)), subject: 'A question', text: 'Where is my order?' };
  }

  answer(letter: Letter): Letter {
    const { marks, keepsAncestry, followsReplyTo, name, subject, quotes, says } = this.#habits;
    this.#answers += 1;
    const number = this.#answers;
    const from = `auto${name === 'fixed' ? '' : `-${number}`}@${this.#domain}`;
    const subjects = {
      same: 'Away',
      changing: `Message ${number} ${'x'.repeat(number)}`,
      answered: letter.subject,
    };
    return {
      envelopeFrom: marks === 'null sender' ? '' : from,
      from,
      to: followsReplyTo && letter.replyTo !== '' ? letter.replyTo : letter.from,
      messageId: `<${number}@${this.#domain}>`,
      inReplyTo: keepsAncestry ? letter.messageId : '',
      references: keepsAncestry ? [...letter.references, letter.messageId] : [],
      replyTo: '',
      subject: subjects[subject],
      text: quotes ? `${says}\n\n> ${letter.text}` : says,
      headers: {
        ...(marks === 'auto-submitted' ? { 'auto-submitted': 'auto-replied' } : {}),
        ...(marks === 'precedence' ? { precedence: 'bulk' } : {}),
      },
    };
  }
}

function letterTo(to: string): Letter {
  const none = {
    envelopeFrom: '',
    messageId: '',
    inReplyTo: '',
    references: [],
    replyTo: '',
    subject: '',
    text: '',
  };
  return { ...none, from: to, to: '', headers: {} };
}

/** How many mails the house sent by itself until nobody said anything any more. */
async function exchange(house: AnsweringHouse, responder: Responder, delayMs: number): Promise<number> {
  let at = house.bus.world.at;
  let [next, sent]: [Letter | null, number] = [responder.opening(house.address), 0];
  for (; next !== null && sent <= most; at += delayMs) {
    const [answer = null] = await house.take(next, at);
    if (answer !== null) sent += 1;
    next = answer === null ? null : responder.answer(answer);
  }
  return sent;
}

test('N5: an exchange with any auto-responder stops by itself within three messages', async () => {
  await holds(
    asyncProperty(habits, async (given) => {
      const house = new AnsweringHouse('a.test');
      const sent = await exchange(house, new Responder(given, 'evil.test'), given.delayMs);
      assert.ok(sent <= most, `${sent} machine mails`);
    }),
    { numRuns: 150 },
  );
});

test('T27: what stopped an exchange with a machine that hides is told on a case', async () => {
  const hiding: Habits = {
    marks: 'none',
    keepsAncestry: false,
    followsReplyTo: false,
    name: 'changing',
    subject: 'changing',
    quotes: true,
    says: 'We have your message and will come back to you.',
    delayMs: second,
  };
  const house = new AnsweringHouse('a.test');
  assert.equal(await exchange(house, new Responder(hiding, 'evil.test'), second), most);
  assert.deepEqual(house.keptBack, ['echo']);
});

test('N5: two houses that send receipts do not answer each other’s, whoever of them is written to in the other’s name', async () => {
  await holds(
    asyncProperty(tuple(boolean(), integer({ min: 1, max: 12 * hour })), async ([back, delayMs]) => {
      const [one, other] = [new AnsweringHouse('a.test'), new AnsweringHouse('b.test')];
      const houses = back ? [other, one] : [one, other];
      const opening = new Responder({ ...quiet, delayMs }, 'x.test').opening(houses[0]?.address ?? '');
      let letters: readonly Letter[] = [{ ...opening, from: houses[1]?.address ?? '' }];
      let sent = 0;
      for (let turn = 0; letters.length > 0 && turn < 10; turn += 1) {
        const house = houses[turn % 2] ?? one;
        const answers = await Promise.all(
          letters.map((letter) => house.take(letter, house.bus.world.at + delayMs)),
        );
        letters = answers.flat();
        sent += letters.length;
      }
      assert.equal(sent, 1, 'one receipt, which nobody answers');
    }),
    { numRuns: 20 },
  );
});

const quiet: Habits = {
  marks: 'none',
  keepsAncestry: true,
  followsReplyTo: true,
  name: 'fixed',
  subject: 'same',
  quotes: false,
  says: '',
  delayMs: second,
};
