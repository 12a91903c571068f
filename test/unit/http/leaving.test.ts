// Whether a reply leaves encrypted is planned when it is written, kept with it, and told to who writes.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { makeAuthority, makeCertificate, startProgramHouse } from '#test/support/crypt-programs.ts';
import type { ProgramHouse } from '#test/support/crypt-programs.ts';
import { send } from '#test/support/http-caller.ts';
import { startSendingHouse } from '#test/support/sending-house.ts';
import type { SendingHouse } from '#test/support/sending-house.ts';

let programs: ProgramHouse;
let house: SendingHouse;

before(async () => {
  programs = await startProgramHouse();
  await makeAuthority(programs, 'ca');
  await makeCertificate(programs, 'desk', { address: 'desk@customer.test', authority: 'ca' });
  house = await startSendingHouse();
  const content = (await programs.read('desk.pem')).toString();
  await asRoot('POST /api/v1/mail-keys', { role: 'correspondent', content });
});
after(async () => {
  await house.gateway.stop();
  await programs.stop();
});

beforeEach(() => house.reset());

async function asRoot(request: string, body: object): Promise<void> {
  const { url } = house.gateway;
  const answer = await send(url, request, { token: house.gateway.token('root'), body });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
}

const plan = async (recipients: readonly string[]): Promise<unknown> => {
  const body = { mailboxId: 'support', recipients };
  return (await house.asAnna('POST /api/v1/mail-protection', { body })).body;
};

test('C15: without the setting nothing is planned', async () => {
  assert.equal((await house.replied({ text: 'Hi' })).protection ?? null, null);
  const off = { encrypting: false, signing: 'off', encrypted: false, missing: [] };
  assert.deepEqual(await plan(['desk@customer.test']), off);
});

test('C15: a reply is kept to be encrypted where a key of everybody is known, and only there', async () => {
  await asRoot('PATCH /api/v1/mailboxes/support', { encrypting: true });
  assert.equal((await house.replied({ text: 'Hi' })).protection?.encryption, 'decrypted');
  assert.equal((await house.replied({ text: 'Hi', all: true })).protection ?? null, null);
  const on = { encrypting: true, signing: 'off' };
  assert.deepEqual(await plan(['desk@customer.test']), { ...on, encrypted: true, missing: [] });
  const missing = ['boss@customer.test'];
  assert.deepEqual(await plan(['desk@customer.test', ...missing]), { ...on, encrypted: false, missing });
  const nowhere = { mailboxId: 'nowhere', recipients: missing };
  assert.equal((await house.asAnna('POST /api/v1/mail-protection', { body: nowhere })).status, 404);
});
