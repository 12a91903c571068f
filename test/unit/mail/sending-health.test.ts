// What deliveries say of the server that a mailbox sends by.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { limits } from '#actors/limits.ts';
import type { BoxOutcome } from '#actors/ports/mailbox-health.ts';
import { createSendingHealth } from '#gateway/boxes/sending-health.ts';
import type { Outcome } from '#gateway/outbound/smtp-client.ts';
import { createKeptLog } from '#test/support/log.ts';

const delivered: Outcome = { state: 'delivered', code: 250, text: 'ok', tryNext: false };
const refusedLogin: Outcome = { state: 'deferred', code: 535, text: '535 no', tryNext: true };
const greylisted: Outcome = { state: 'deferred', code: 451, text: '451 later', tryNext: false };
const unknownRecipient: Outcome = { state: 'failed', code: 550, text: '550 nobody', tryNext: false };

test('F12: a server that does not let us in goes dark at once; what it says of a recipient is no fault of it', () => {
  const noted: [string, BoxOutcome][] = [];
  const clock = createManualClock();
  const health = {
    note: (id: string, _protocol: unknown, outcome: BoxOutcome) =>
      Promise.resolve(void noted.push([id, outcome])),
  };
  const note = createSendingHealth({ health, clock, log: createKeptLog() });
  for (let count = 0; count < 100; count += 1) note('sales', delivered);
  note('sales', unknownRecipient);
  note('sales', greylisted);
  assert.deepEqual(noted, [['sales', { ok: true }]]);
  note('sales', { ...refusedLogin, busy: true });
  note('sales', refusedLogin);
  note('sales', refusedLogin);
  note('support', delivered);
  assert.deepEqual(noted.slice(1), [
    ['sales', { ok: false, error: '535 no' }],
    ['support', { ok: true }],
  ]);
  clock.advance(limits.boxSendingNoteMs);
  note('sales', refusedLogin);
  note('sales', delivered);
  assert.deepEqual(noted.slice(3), [
    ['sales', { ok: false, error: '535 no' }],
    ['sales', { ok: true }],
  ]);
});
