// The protocol of POP3 as a function: every command in every state, and what random lines may never do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { limits } from '#actors/limits.ts';
import { createLineReader } from '#gateway/pop3/lines.ts';
import { commandNames, onLine, onLongLine, onOutcome } from '#gateway/pop3/machine.ts';
import { asLines, delivered, retrievedOctets, stuffed, topOf } from '#gateway/pop3/message.ts';
import { newSession, type Maildrop, type Session } from '#gateway/pop3/session.ts';

const aDrop = (): Maildrop => ({
  accountId: 'anna',
  validity: 'v1',
  uids: [3, 7, 9],
  sizes: [10, 20, 30],
  deleted: new Set([2]),
});

const states = {
  /** In clear, from another machine. */
  clear: () => newSession({ secure: false, mayLogIn: false }),
  local: () => newSession({ secure: false, mayLogIn: true }),
  secure: () => newSession({ secure: true, mayLogIn: true }),
  named: () => ({ ...newSession({ secure: true, mayLogIn: true }), name: 'anna' }),
  open: (): Session => ({
    ...newSession({ secure: true, mayLogIn: true }),
    phase: 'transaction',
    drop: aDrop(),
  }),
} as const;

type State = keyof typeof states;
/** A reply, or `need`. */
type Expected = '+OK' | '-ERR' | 'open' | 'tls' | 'message' | 'commit';

const columns: readonly State[] = ['clear', 'local', 'secure', 'named', 'open'];
const row = (...cells: readonly Expected[]): Readonly<Record<State, Expected>> =>
  Object.fromEntries(columns.map((state, index) => [state, cells[index]])) as Record<State, Expected>;

const never = row('-ERR', '-ERR', '-ERR', '-ERR', '-ERR');
const inside = (expected: Expected) => row('-ERR', '-ERR', '-ERR', '-ERR', expected);

const table: Readonly<Record<string, Readonly<Record<State, Expected>>>> = {
  'USER anna': row('-ERR', '+OK', '+OK', '+OK', '-ERR'),
  USER: never,
  'PASS a b': row('-ERR', '-ERR', '-ERR', 'open', '-ERR'),
  AUTH: row('+OK', '+OK', '+OK', '+OK', '-ERR'),
  'AUTH PLAIN': row('-ERR', '+OK', '+OK', '+OK', '-ERR'),
  'AUTH PLAIN AGFubmEAYQ==': row('-ERR', 'open', 'open', 'open', '-ERR'),
  'AUTH PLAIN AGFubmEA': never,
  'AUTH LOGIN': never,
  STLS: row('tls', 'tls', '-ERR', '-ERR', '-ERR'),
  CAPA: row('+OK', '+OK', '+OK', '+OK', '+OK'),
  UTF8: row('+OK', '+OK', '+OK', '+OK', '-ERR'),
  QUIT: row('+OK', '+OK', '+OK', '+OK', 'commit'),
  STAT: inside('+OK'),
  'STAT 1': never,
  LIST: inside('+OK'),
  'LIST 1': inside('+OK'),
  'LIST 2': never,
  UIDL: inside('+OK'),
  'UIDL 3': inside('+OK'),
  'UIDL 4': never,
  'RETR 1': inside('message'),
  'RETR 2': never,
  RETR: never,
  'TOP 1 5': inside('message'),
  'TOP 1 -5': never,
  'DELE 1': inside('+OK'),
  'DELE 2': never,
  RSET: inside('+OK'),
  NOOP: inside('+OK'),
  'APOP anna 0123456789abcdef': never,
  '': never,
};

test('F2: every command in every state', () => {
  const tried = new Set(Object.keys(table).map((line) => line.split(' ')[0]));
  assert.deepEqual(
    commandNames.filter((name) => !tried.has(name)),
    [],
    'a command without a row',
  );
  for (const [line, expected] of Object.entries(table))
    for (const state of columns) {
      const step = onLine(states[state](), line);
      const told = step.reply === '+ ' ? '+OK' : step.reply?.split(' ')[0];
      assert.equal(step.need?.kind ?? told, expected[state], `${line} in ${state}`);
    }
});

test('F2: a password in clear text is refused from another machine, and offered to nobody', () => {
  const { lines = [] } = onLine(states.clear(), 'CAPA');
  assert.ok(lines.includes('STLS'));
  assert.ok(!lines.includes('USER') && !lines.some((line) => line.startsWith('SASL')));
  assert.match(onLine(states.clear(), 'USER anna').reply ?? '', /STLS first/);
});

test('F2: the password is all that follows, spaces too', () => {
  assert.deepEqual(onLine(states.named(), 'pass  a b ').need, {
    kind: 'open',
    name: 'anna',
    password: ' a b ',
  });
});

test('F2: what was marked and could not be moved is said', () => {
  const step = onOutcome(states.open(), { kind: 'committed', all: false });
  assert.match(step.reply ?? '', /^-ERR \[SYS\/TEMP\] /);
  assert.equal(step.session.phase, 'over');
});

test('F2: no line makes the protocol fail, answer twice, or let in who has not logged in', () => {
  const word = fc.oneof(fc.constantFrom(...commandNames, 'PLAIN', '1', '2', '3', '=', '*'), fc.string());
  const line = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      let session: Session = states.local();
      for (const text of lines) {
        if (session.phase === 'over') break;
        const step = text.length > 50 ? onLongLine(session) : onLine(session, text);
        const waits = step.need !== undefined && step.need.kind !== 'tls';
        assert.notEqual(step.reply === undefined, !waits, 'one answer, now or after the need');
        if (step.reply !== undefined) assert.match(step.reply, /^(\+OK|-ERR|\+ $)/);
        session = waits ? onOutcome(step.session, { kind: 'denied', why: 'wrong' }).session : step.session;
        assert.equal(session.drop, null);
        assert.ok(session.mistakes <= limits.pop3Mistakes);
      }
    }),
  );
});

test('F2: what is sent can be read back: dots are doubled and nothing else, and LIST agrees to the octet', () => {
  const piece = fc.constantFrom('\r\n', '\n', '\r', '.', '..', 'a', '\0', 'ü');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const raw = Buffer.from(pieces.join(''));
      const lines = Buffer.from(asLines(raw));
      const mail = { envelopeFrom: 'a@b.test', raw };
      assert.equal(retrievedOctets(mail), delivered(mail).length);
      assert.equal(
        Buffer.from(delivered(mail)).toString('latin1'),
        `Return-Path: <a@b.test>\r\n${lines.toString('latin1')}`,
      );
      assert.ok(lines.toString().endsWith('\r\n'));
      const sent = `\r\n${Buffer.from(stuffed(lines)).toString('latin1')}`;
      assert.ok(!sent.includes('\r\n.\r\n'), 'no end within');
      assert.equal(sent.replaceAll('\r\n.', '\r\n').slice(2), lines.toString('latin1'));
    }),
  );
});

test('F2: TOP is the beginning of the message', () => {
  const message = Buffer.from('A: b\r\nC: d\r\n\r\none\r\n\r\ntwo\r\n');
  const tops = [0, 1, 2, 3, 99].map((count) => Buffer.from(topOf(message, count)).toString());
  const whole = message.toString();
  assert.deepEqual(tops, [whole.slice(0, 14), whole.slice(0, 19), whole.slice(0, 21), whole, whole]);
  assert.equal(Buffer.from(topOf(Buffer.from('no body\r\n'), 3)).toString(), 'no body\r\n');
  assert.equal(Buffer.from(topOf(Buffer.from('\r\nbody\r\n'), 0)).toString(), '\r\n');
});

test('F2: lines are the same however their octets arrive, and no more than one is held', () => {
  const text = fc
    .array(fc.constantFrom('\r\n', '\n', 'a', 'bcd', '\r', 'x'.repeat(30)))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 40 })), (all, cuts) => {
      const read = (parts: readonly string[]): string[] => {
        const reader = createLineReader();
        const found: string[] = [];
        for (const part of parts) {
          reader.push(Buffer.from(part));
          for (let next = reader.next(20); next !== null; next = reader.next(20))
            found.push(next.kind === 'line' ? next.text : '(long)');
        }
        return found;
      };
      const parts: string[] = [];
      let rest = all;
      for (const cut of cuts) {
        parts.push(rest.slice(0, cut));
        rest = rest.slice(cut);
      }
      assert.deepEqual(read([...parts, rest]), read([all]));
    }),
  );
  const reader = createLineReader();
  for (let count = 0; count < 1_000; count += 1) {
    reader.push(Buffer.alloc(1_000, 'x'));
    reader.next(20);
    assert.ok(reader.held() <= limits.pop3LineOctets + 1_001);
  }
});

test('F2: whoever sent it stands on top, and cannot write a field of their own', () => {
  const raw = Buffer.from('Subject: x\r\n\r\n');
  const top = (envelopeFrom: string) => Buffer.from(delivered({ envelopeFrom, raw })).toString();
  assert.equal(top(''), 'Return-Path: <>\r\nSubject: x\r\n\r\n');
  assert.equal(top('a@b.test\r\nBcc: c'), 'Return-Path: <a@b.testBcc: c>\r\nSubject: x\r\n\r\n');
});
