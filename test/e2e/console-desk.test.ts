// The desk of an agent beyond offers: the personal list, taking work by hand, handing it on, and what is said of one's
// own state. In a real browser against a fake gateway.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits, offer } from '#test/support/console-visit.ts';
import type { FakeGateway } from '#test/support/fake-gateway.ts';
import { personalOf, secondsAgo } from '#test/support/fake-work.ts';
import { until } from '#test/support/until.ts';
import type { Agent } from '../../app/lib/shapes.ts';

const visit = consoleVisits();

function asked({ asked: all }: FakeGateway, path: string): unknown {
  return all.find((request) => request.path === path)?.body;
}

function openAllWays({ world }: FakeGateway): void {
  Object.assign(world.directory.settings, { transferToAgent: true, transferToPersonal: true });
}

function givePersonal(gateway: FakeGateway): void {
  const conversation = gateway.world.conversations.get('c4');
  assert.ok(conversation);
  const comment = { text: 'She prefers to be called', by: 'agent2', byName: 'Ben Carter' };
  gateway.world.agent = {
    ...gateway.world.agent,
    personal: [personalOf(conversation, { reason: 'transferred', comment, alarmAt: secondsAgo(120) })],
  };
}

test('F78 F83: a case is parked by key, stands in the personal list with its time, and is taken up again', () =>
  visit({}, async (page, gateway) => {
    openAllWays(gateway);
    await openLive(page, `${gateway.url}/desk/c1`);
    await page.keyboard.press('p');
    await page.getByLabel('For an hour').check();
    await page.getByRole('button', { name: 'Park', exact: true }).click();
    const row = page.locator('[data-personal="parked"]');
    await row.getByText(/^back in (59 min|1 h)/).waitFor();
    const body = asked(gateway, '/conversations/c1/park') as { until: string };
    assert.ok(Date.parse(body.until) > Date.now() + 3_000_000);
    await row.getByRole('button', { name: /^Resume/ }).click();
    await page.waitForURL('**/desk/c1');
    await row.waitFor({ state: 'detached' });
  }));

test('F79 F80 F81: what a colleague handed over shows the comment and that others may have it, and is taken', () =>
  visit({}, async (page, gateway) => {
    givePersonal(gateway);
    await openLive(page, `${gateway.url}/desk`);
    const row = page.locator('[data-personal="transferred"]');
    await row.getByText('handed to you').waitFor();
    await row.getByText('She prefers to be called').waitFor();
    await row.getByText(/^open to others since [12] min/).waitFor();
    await row.getByRole('button', { name: /^Take/ }).click();
    await page.waitForURL('**/desk/c4');
    assert.ok(gateway.asked.some(({ path }) => path === '/conversations/c4/pick'));
  }));

test('F52: get next says plainly that nothing waits, and opens what it got', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk`);
    await page.keyboard.press('x');
    await page.getByText('Nothing is waiting').waitFor();
    gateway.forced.set('POST /agents/me/next', { status: 200, body: { conversationId: 'c2' } });
    await page.getByRole('button', { name: /Get next/ }).click();
    await page.waitForURL('**/desk/c2');
  }));

test('F76 F77 F79: a case is handed to a colleague found by name, with a comment', () =>
  visit({}, async (page, gateway) => {
    openAllWays(gateway);
    await openLive(page, `${gateway.url}/desk/c1`);
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'To a colleague' }).click();
    await page.getByLabel('Find by name').fill('chia');
    await page.getByRole('radio', { name: /Chiara Russo/ }).check();
    await page.getByLabel('Comment').fill('Speaks Italian');
    assert.deepEqual(await axeViolations(page), []);
    await page.getByRole('button', { name: 'Transfer', exact: true }).last().click();
    const body = await until('the transfer', () => asked(gateway, '/conversations/c1/transfer'));
    assert.deepEqual(body, { agent: 'agent3', comment: 'Speaks Italian' });
  }));

test('F76 F77 F78: ways of handing on that are switched off are not shown, and a comment can be asked for', () =>
  visit({}, async (page, gateway) => {
    Object.assign(gateway.world.directory.settings, { transferCommentRequired: true });
    await openLive(page, `${gateway.url}/desk/c1`);
    assert.equal(await page.getByRole('button', { name: 'Park' }).count(), 0);
    await page.keyboard.press('t');
    await page.getByText('(required)').waitFor();
    assert.equal(await page.getByRole('button', { name: 'To a colleague' }).count(), 0);
    await page.getByRole('button', { name: 'Transfer', exact: true }).last().click();
    await until('the field asks for it', () =>
      page.evaluate('document.querySelector("textarea:invalid") !== null'),
    );
    assert.equal(asked(gateway, '/conversations/c1/transfer'), undefined);
  }));

test('F79: the comment of the agent before stands over the thread and on the offer', () =>
  visit({}, async (page, gateway) => {
    const known = gateway.world.conversations.get('c1');
    assert.ok(known);
    const comment = { text: 'Ask Jonas first', by: 'agent2', byName: 'Ben Carter', at: secondsAgo(60) };
    gateway.world.conversations.set('c1', { ...known, comment });
    await openLive(page, `${gateway.url}/desk/c1`);
    await page
      .getByRole('region', { name: 'Comment of the agent before' })
      .getByText('Ask Jonas first')
      .waitFor();
  }));

const states: readonly { name: string; state: Partial<Agent>; says: string }[] = [
  {
    name: 'F65: after missed offers',
    state: { routable: false, status: 'break-missed', statusReason: 'missed 3 offers in a row' },
    says: 'You were put on a break because you missed 3 offers in a row.',
  },
  {
    name: 'T16: after a lost connection',
    state: { routable: false, status: 'away', statusReason: 'connection lost' },
    says: 'your connection was lost for a while',
  },
  {
    name: 'F123: set by a supervisor',
    state: {
      routable: false,
      status: 'break',
      statusName: 'Break',
      statusReason: 'come to room 2',
      statusBy: { id: 'supervisor', name: 'Sofia Novak' },
    },
    says: 'Sofia Novak set you to Break: come to room 2',
  },
];

for (const { name, state, says } of states)
  test(`${name} the agent is told why, and comes back with one click`, () =>
    visit({}, async (page, gateway) => {
      await openLive(page, `${gateway.url}/desk`);
      gateway.world.agent = { ...gateway.world.agent, ...state };
      gateway.tellAgent('changed');
      const notice = page.locator('[data-notice]');
      await notice.getByText(says).waitFor();
      assert.deepEqual(await axeViolations(page), []);
      await notice.getByRole('button', { name: 'Back to available' }).click();
      await notice.waitFor({ state: 'detached' });
      assert.deepEqual(asked(gateway, '/agents/me/status'), { status: 'available' });
    }));

test('F129: during an absence the agent is told until when, and who stands in', () =>
  visit({}, async (page, gateway) => {
    const substitute = { id: 'agent2', name: 'Ben Carter' };
    gateway.world.agent = {
      ...gateway.world.agent,
      routable: false,
      absence: { from: secondsAgo(60), until: secondsAgo(-60), substitute, openCases: 'keep', begun: true },
    };
    await openLive(page, `${gateway.url}/desk`);
    await page.locator('[data-notice="absent"]', { hasText: 'Ben Carter stands in for you.' }).waitFor();
  }));

test('F86: an agent answers with another profile, and sees it marked', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk`);
    await page.getByRole('button', { name: /^Status:/ }).click();
    await page.getByRole('button', { name: 'German desk' }).click();
    await page.locator('button[aria-pressed="true"]', { hasText: 'German desk' }).waitFor();
    assert.deepEqual(asked(gateway, '/agents/me/profile'), { profile: 'german-desk' });
    assert.deepEqual(await axeViolations(page), []);
  }));

test('F40 F41: the sign-in list shows what is assigned and cannot be left, and in which tier one helps', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk`);
    await page.getByRole('button', { name: /queues/ }).click();
    const assigned = page.getByRole('checkbox', { name: /billing/ });
    assert.equal(await assigned.isDisabled(), true);
    await page.getByText('assigned to you · helps out in tier 2').waitFor();
    await page.getByText(/not in your profile/).waitFor();
  }));

test('N1: the explanation of an offer reads as words: strategy, tiers, relaxation, reasons', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk`);
    await offer(page, gateway);
    await page.getByRole('button', { name: /Why you/ }).click();
    await page
      .getByText('Longest idle first. Who has been without work for the longest time gets the next item.')
      .waitFor();
    await page.getByText('agents of tiers 1 to 2 were open').waitFor();
    await page.getByText('it had waited, and asked for less: step 1').waitFor();
    await page.getByRole('row', { name: 'David Osei of a tier that is not open yet' }).waitFor();
    assert.deepEqual(await axeViolations(page), []);
  }));

test('F111: a sent message says how its reader rated it', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    const sent = page.locator('[data-message="out"]').first();
    await sent.getByRole('button').first().click();
    await sent.getByText('rated 4 of 5').waitFor();
    assert.deepEqual(await axeViolations(page), []);
  }));
