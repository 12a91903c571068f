// The nasty mails of our own making: each says what must come of it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { classifyMail } from '#gateway/mail/classify.ts';
import { createParser } from '#gateway/mail/parser.ts';
import { sign } from '#test/support/mail-edge.ts';
import type { MailFixture } from '../../fixtures/mail/sources/fixture.ts';
import { filed, fixtures } from '../../fixtures/mail/sources/index.ts';

const parser = createParser({ clock: systemClock, workers: 1 });
after(() => parser.stop());

async function check({ name, raw, envelopeFrom, expected }: MailFixture): Promise<void> {
  const answer = await parser.parse(raw);
  if (expected.quarantine !== undefined) {
    assert.ok(
      !answer.ok && answer.reason.includes(expected.quarantine),
      `${name}: ${JSON.stringify(answer).slice(0, 200)}`,
    );
    return;
  }
  assert.ok(answer.ok, `${name}: ${answer.ok ? '' : answer.reason}`);
  const { parts } = answer;
  if (expected.subject !== undefined) assert.equal(parts.subject, expected.subject, name);
  if (expected.text !== undefined)
    assert.ok(parts.text.includes(expected.text), `${name}: ${parts.text.slice(0, 300)}`);
  if (expected.attachments !== undefined)
    assert.deepEqual(
      parts.attachments.map(({ filename }) => filename),
      expected.attachments,
      name,
    );
  const { address, name: fromName } = parts.from;
  const kind = classifyMail({ ...parts, envelopeFrom, fromAddress: address, fromName, source: 'smtp' }, sign);
  if (expected.class !== undefined || /^(charset|shape|person)/.test(name))
    assert.equal(kind.class, expected.class ?? 'person', `${name}: ${kind.reason}`);
}

test('T3 T20: each mail of our own making is read as it should be, or has the reason why not', async () => {
  assert.ok(fixtures.length >= 150, `${fixtures.length} mails`);
  assert.equal(new Set(fixtures.map(({ name }) => name)).size, fixtures.length);
  for (const one of fixtures) await check(one);
});

test('the files beside the sources are what the sources write', async () => {
  for (const { name, raw } of filed) {
    const file = await readFile(new URL(`../../fixtures/mail/${name}.eml`, import.meta.url));
    assert.ok(file.equals(raw), `${name}.eml: run node test/fixtures/mail/write.ts`);
  }
});
