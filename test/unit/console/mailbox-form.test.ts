// The form of a mailbox: every setting has a field, what it writes the API takes, and lights have words.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from '#actors/adapters/postgres/directory-fields.ts';
import { mailboxPolicyDefaults, policyFault } from '#actors/vocabulary/mailbox-policy.ts';
import { presets } from '#gateway/boxes/presets.ts';
import { freshFetching, freshSending, presetOf, readMailbox } from '../../../app/lib/mailbox-form.ts';
import { lightWords, worstLight } from '../../../app/lib/mailbox-words.ts';
import type { HealthLight } from '../../../app/lib/directory-shapes.ts';

function filled(fields: Readonly<Record<string, unknown>>, at = ''): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'object' && value !== null)
      return filled(value as Readonly<Record<string, unknown>>, `${at}${name}.`);
    if (typeof value === 'boolean') return value ? [[`${at}${name}`, 'on']] : [];
    // As the form shows it: minutes.
    return [[`${at}${name}`, name === 'pollMs' ? String(Number(value) / 60_000) : String(value)]];
  });
}

function submitted(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const form = new FormData();
  for (const [name, value] of filled(fields)) form.set(name, value);
  return readMailbox(form);
}

const own = { address: 'Sales@example.org', name: 'Sales', poolId: 'default', ownQueueId: '', active: true };

test('F8 F10: what each preset fills in is what the API takes, in every protocol of it', () => {
  for (const preset of presets)
    for (const protocol of Object.keys(preset.fetching)) {
      const named = <T extends { host: string }>(server: T): T => ({
        ...server,
        host: server.host || 'mail.example.org',
      });
      const fetching = freshFetching(preset, protocol, 'sales@example.org');
      const sending = named(freshSending(preset, 'sales@example.org'));
      const whole = { ...fetching, server: named(fetching.server) };
      const { oauthProvider } = preset;
      const body = submitted({
        ...own,
        makesWork: true,
        signing: 'smime',
        fetchFrom: preset.id,
        sendBy: preset.id,
        oauthProvider,
        fetching: whole,
        sending,
        fetchingPassword: 'secret',
      });
      assert.deepEqual(body['fetching'], protocol === 'pop3' ? { ...whole, idle: false } : whole, protocol);
      assert.deepEqual(body['sending'], sending);
      assert.deepEqual(
        [body['queueId'], body['fetchingPassword'], 'sendingPassword' in body],
        [null, 'secret', false],
      );
      for (const key of Object.keys(mailboxPolicyDefaults)) assert.ok(key in body, key);
      const { fetchingPassword: _secret, ...kept } = body;
      assert.doesNotThrow(() => check('mailboxes', kept));
      assert.equal(policyFault({ ...mailboxPolicyDefaults, ...kept }), null, `${preset.id} ${protocol}`);
      assert.equal(presetOf(presets, whole.server.host), preset.id);
    }
});

test('F8: a mailbox that reaches nothing outside says so, and a user that is not named is the address', () => {
  const body = submitted({ ...own, fetchFrom: '', sendBy: '', oauthProvider: 'google' });
  assert.deepEqual([body['fetching'], body['sending'], body['oauthProvider']], [null, null, '']);
  assert.deepEqual([body['active'], body['makesWork']], [true, false]);
  const preset = presets[2];
  assert.ok(preset);
  const sending = { ...freshSending(preset, ''), host: 'mail.example.org' };
  const named = submitted({ ...own, sendBy: 'generic', sending });
  assert.equal((named['sending'] as { user: string }).user, 'sales@example.org');
});

test('F12: a light says in words how it fares, since when, and what an outage held back', () => {
  const now = Date.parse('2026-03-04T12:00:00Z');
  const light = (fields: Partial<HealthLight>): HealthLight => ({
    protocol: 'imap',
    state: 'ok',
    since: null,
    lastError: '',
    lastSuccessAt: null,
    expiresAt: null,
    gap: null,
    ...fields,
  });
  const failing = light({
    state: 'failing',
    since: '2026-03-04T11:18:00Z',
    lastSuccessAt: '2026-03-04T11:17:30Z',
  });
  assert.deepEqual(lightWords(failing, now), {
    name: 'IMAP',
    tone: 'alarm',
    state: 'has failed for 42 min',
    more: ['last success 42 min ago'],
  });
  const gap = { from: '2026-03-04T09:00:00Z', until: '2026-03-04T10:30:00Z', count: 17 };
  assert.deepEqual(lightWords(light({ gap }), now).more, ['17 mails fetched after an outage of 1 h 30 min']);
  const token = light({ protocol: 'oauth', expiresAt: '2026-03-04T12:40:00Z' });
  assert.deepEqual(lightWords(token, now).more, ['token good for 40 min']);
  assert.deepEqual(
    [worstLight([]), worstLight([token]), worstLight([token, failing])],
    [null, 'ready', 'alarm'],
  );
});

test('F1: further addresses are written one a line, and go as a list', () => {
  const body = submitted({ ...own, aliases: 'help@example.org\r\n  hello@example.org\r\n' });
  assert.deepEqual(body['aliases'], ['help@example.org', 'hello@example.org']);
  assert.deepEqual(submitted({ ...own, aliases: '' })['aliases'], []);
});
