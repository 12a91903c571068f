// What the forms of the administration write, against what the API takes and shows.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send } from '#test/support/http-caller.ts';
import { shownValue, valueAt, type Setting } from '../../../app/lib/fields.ts';
import {
  personSettings,
  readAbsence,
  readPersonSettings,
  readProfiles,
} from '../../../app/lib/person-settings.ts';
import { queueSettings, readQueueSettings } from '../../../app/lib/queue-settings.ts';
import { readSystemSettings, systemSettings } from '../../../app/lib/system-settings.ts';
import { presets, readSchedule } from '../../../app/lib/week.ts';

let gateway: GatewayTwins;

before(async () => {
  gateway = await startGatewayTwins();
});
after(() => gateway.stop());

async function call(request: string, body?: unknown): Promise<Record<string, unknown>> {
  const [method, path = ''] = request.split(' ');
  const answer = await send(gateway.url, `${method} /api/v1${path}`, {
    token: gateway.token('root'),
    ...(body === undefined ? {} : { body }),
  });
  assert.ok(answer.status < 300, `${request}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as Record<string, unknown>;
}

function filled(settings: readonly Setting[], entity: object): FormData {
  const form = new FormData();
  for (const setting of settings) {
    const value = valueAt(entity, setting.path);
    if (setting.kind !== 'flag') form.append(setting.path, shownValue(setting, value));
    else if (value === true) form.append(setting.path, 'on');
  }
  return form;
}

test('F161: the API takes what the form of a queue writes, and shows it as it was written', async () => {
  const queue = await call('GET /queues/support');
  const form = filled(queueSettings, queue);
  form.set('backup.queueId', 'sales');
  form.set('backup.length', '12');
  form.set('transfers.toAgent', 'on');
  form.set('thresholds.oldestMs', '45');
  form.append('tiers:row', '0');
  form.set('tiers:0:tier', '2');
  form.set('tiers:0:afterMs', '10');
  form.set('tiers:0:length', '');
  form.append('relaxation:row', '0');
  form.set('relaxation:0:afterMs', '15');
  form.set('relaxation:0:skillId', 'english');
  form.set('relaxation:0:level', '1');
  const written = readQueueSettings(form, queue);
  const shown = await call('PATCH /queues/support', written);
  assert.deepEqual(shown['backup'], { queueId: 'sales', afterMs: null, length: 12, whenClosed: false });
  assert.deepEqual(shown['tiers'], [{ tier: 2, afterMs: 600_000, length: null, whenAbsent: false }]);
  assert.deepEqual(shown, { ...queue, ...written, version: shown['version'] });
});

test('F161: the API takes what the forms of the system, a person and a schedule write', async () => {
  const all = Object.values(systemSettings).flat();
  const settings = await call('GET /settings');
  const system = filled(all, settings);
  system.append('machineMailLadder:row', '0');
  system.set('machineMailLadder:0:most', '7');
  system.set('machineMailLadder:0:withinMs', '30');
  const machineMailLadder = [{ withinMs: 1_800_000, most: 7 }];
  const patched = await call('PATCH /settings', readSystemSettings(system));
  assert.deepEqual(patched, { ...settings, machineMailLadder });

  const user = await call('GET /users/anna');
  const person = filled(Object.values(personSettings).flat(), user);
  person.set('mediumCapacity.chat', '2');
  for (const [name, value] of [
    ['profiles:row', '0'],
    ['profiles:0:name', 'Complaints'],
    ['profiles:0:skill:english', '3'],
    ['absence.zone', 'Europe/Berlin'],
    ['absence.first', '2026-12-28'],
    ['absence.openCases', 'queue'],
  ] as const)
    person.set(name, value);
  const shown = await call('PATCH /users/anna', {
    ...readPersonSettings(person),
    profiles: readProfiles(person, () => 'complaints'),
    absence: readAbsence(person, null),
  });
  assert.deepEqual(shown['profiles'], [{ id: 'complaints', name: 'Complaints', skills: { english: 3 } }]);
  assert.deepEqual(shown['mediumCapacity'], { chat: 2 });

  const schedule = new FormData();
  schedule.set('name', 'Office');
  schedule.set('zone', 'Europe/Berlin');
  for (const [row, window] of (presets[0]?.weekly ?? []).entries()) {
    schedule.append('weekly:row', String(row));
    for (const [path, value] of Object.entries(window)) schedule.set(`weekly:${row}:${path}`, String(value));
  }
  const created = await call('POST /schedules', readSchedule(schedule));
  assert.deepEqual(created['weekly'], presets[0]?.weekly);
});
