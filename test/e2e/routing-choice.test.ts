// Whom each way of routing chooses, over the real API with real mail: skills asked for by a rule, every strategy, tiers,
// what is missed, what is asked for less of.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { House } from '#test/support/house.ts';

let house: House;

describe('routing: who is chosen', { timeout: 300_000 }, () => {
  before(async () => {
    house = await House.open();
  });
  after(async () => {
    await house?.close();
  });

  test('F26 F31 F44 F48: a rule on the subject asks for a skill and a level, and only who holds it is offered', async () => {
    const french = await house.skill('French');
    const [weak, strong] = [await house.person({ [french]: 1 }), await house.person({ [french]: 5 })];
    const queue = await house.queue('Languages', [weak, strong]);
    const { id, version } = await house.admin.must('POST', '/rules', {
      name: 'French mail',
      position: 1,
      conditions: [{ field: 'subject', operator: 'contains', value: 'facture' }],
      actions: { queueId: queue, skills: [{ skillId: french, level: 3 }], priority: 2, tags: ['french'] },
    });
    await weak.goToWork(queue);
    await house.mail('support', { subject: 'Ma facture' });
    await house.waiting(queue, 1);
    await strong.goToWork(queue);
    const { explanation, priority } = await house.offer(strong);
    assert.deepEqual([explanation.ruleId, explanation.ruleVersion, priority], [id, version, 2]);
    assert.deepEqual(await house.shown(weak), []);
  });

  test('F29 F47 F43: with a skill at level 0 one sees the queue and may pick from it, and is offered nothing', async () => {
    const tax = await house.skill('Tax');
    const agent = await house.person({ [tax]: 0 });
    const queue = await house.queue('Tax', [agent], { skills: [{ skillId: tax, level: 1 }], pick: 'all' });
    await agent.goToWork(queue);
    await house.mails(queue, 1);
    await house.waiting(queue, 1);
    assert.equal((await agent.must('GET', `/queues/${queue}/live`)).waiting, 1);
    assert.deepEqual(await house.shown(agent), []);
    const [{ id }] = await house.cases(queue);
    assert.equal((await agent.must('POST', `/conversations/${id}/pick`)).agent, agent.userId);
  });

  test('F34 F61: an agent signs in queue by queue, and only to those whose skills it holds', async () => {
    const [wine, beer] = [await house.skill('Wine'), await house.skill('Beer')];
    const agent = await house.person({ [wine]: 2 });
    const wines = await house.queue('Wines', [agent], { skills: [{ skillId: wine, level: 1 }] });
    const beers = await house.queue('Beers', [agent], { skills: [{ skillId: beer, level: 1 }] });
    await agent.goToWork(wines);
    const refused = await agent.call('PUT', `/agents/me/queues/${beers}`);
    assert.equal(refused.body.code, 'MISSING_SKILL');
    await house.mails(beers, 1);
    await house.waiting(beers, 1);
    await house.mails(wines, 1);
    assert.equal((await house.offer(agent)).queue, wines);
    assert.equal((await house.shown(agent)).length, 1);
  });

  test('F35: best agent first takes the higher level, and says so', async () => {
    const law = await house.skill('Law');
    const [good, best] = [await house.person({ [law]: 4 }), await house.person({ [law]: 9 })];
    const skills = [{ skillId: law, level: 1 }];
    const queue = await house.queue('Law', [good, best], { strategy: 'best-agent', skills });
    await good.goToWork(queue);
    await best.goToWork(queue);
    await house.until('both', async () => (await house.live(queue)).agents.length === 2);
    await house.mails(queue, 1);
    const { explanation } = await house.offer(best);
    assert.equal(explanation.chosenAgentId, best.userId);
    const scores = explanation.candidates.map(({ agentId, score }: { agentId: string; score: number }) => [
      agentId,
      score,
    ]);
    assert.deepEqual(scores, [
      [best.userId, 9],
      [good.userId, 4],
    ]);
  });

  test('F36: round robin goes round', async () => {
    const { queue, one, other } = await house.pair('Round', { strategy: 'round-robin' });
    await house.mails(queue, 4);
    await house.shows([one, other], [2, 2]);
  });

  test('F37: who has been idle longest comes next', async () => {
    const { queue, one, other } = await house.pair('Idle', { strategy: 'longest-idle' });
    await house.mail(queue, { subject: 'First' });
    await house.answers(one, await house.takes(one));
    await house.mail(queue, { subject: 'Second' });
    assert.equal((await house.offer(other)).subject, 'Second');
  });

  test('F38: fewest open, and fewest handled today', async () => {
    const open = await house.pair('Open', { strategy: 'fewest-open' });
    await house.mails(open.queue, 2);
    await house.shows([open.one, open.other], [1, 1]);
    const today = await house.pair('Today', { strategy: 'fewest-handled-today' });
    await house.mail(today.queue, { subject: 'First' });
    await house.shows([today.one, today.other], [1, 0]);
    await house.answers(today.one, await house.takes(today.one));
    await house.mail(today.queue, { subject: 'Second' });
    await house.shows([today.one, today.other], [0, 1]);
  });

  test('F39: all agents are asked at once, one wins, and losing is no miss', async () => {
    const { queue, one, other } = await house.pair('All', { strategy: 'all-agents' });
    await house.mails(queue, 1);
    await house.shows([one, other], [1, 1]);
    await house.takes(other);
    await house.shows([one, other], [0, 0]);
    assert.equal((await one.must('GET', '/agents/me')).missesInRow, 0);
    // Lists follow within moments.
    await house.until(
      'the list to name who won',
      async () => (await house.cases(queue))[0]?.agent === other.userId,
    );
  });

  test('F40: the second tier gets work only when too much waits', async () => {
    const fields = { tiers: [{ tier: 2, afterMs: null, length: 2, whenAbsent: false }], tierHoldMs: 0 };
    const { queue, one, other } = await house.pair('Tiers', fields, [{ tier: 1 }, { tier: 2 }]);
    await house.mails(queue, 3);
    await house.shows([one, other], [3, 0]);
    await house.mail(queue, { subject: 'One that waits' });
    await house.waiting(queue, 1);
    assert.equal((await house.live(queue)).openTier, 1);
    await house.mail(queue, { subject: 'One too many' });
    await house.shows([one, other], [3, 2]);
  });

  test('F46: an offer that nobody answers goes to the next agent at once', async () => {
    const { queue, one, other } = await house.pair('Slow', { offerTimeoutMs: 2_000 });
    await house.mails(queue, 1);
    await house.shows([one, other], [1, 0]);
    await house.shows([one, other], [0, 1]);
    assert.equal((await one.must('GET', '/agents/me')).missesInRow, 1);
  });

  for (const strategy of ['linear', 'random', 'weighted-random', 'last-agent'])
    test(`F55 N1: ${strategy} offers, and explains it`, async () => {
      const memberships = [
        { position: 2, weight: 1 },
        { position: 1, weight: 100 },
      ];
      const { queue, one, other } = await house.pair(`By ${strategy}`, { strategy }, memberships);
      await house.mails(queue, 1);
      const found = await house.until('an offer', async () => {
        const desks = [await one.must('GET', '/agents/me'), await other.must('GET', '/agents/me')];
        return desks.flatMap(({ offers }) => offers)[0];
      });
      assert.equal(found.explanation.strategy, strategy);
      assert.equal(found.explanation.candidates.length, 2);
      assert.notEqual(found.explanation.summary, '');
      if (strategy === 'linear') assert.equal(found.explanation.chosenAgentId, other.userId);
    });

  test('C2: a mail that waits asks for less after a while', async () => {
    const greek = await house.skill('Greek');
    const agent = await house.person({ [greek]: 2 });
    const relaxation = [{ afterMs: 1_500, skills: [{ skillId: greek, level: 1 }] }];
    const queue = await house.queue('Greek', [agent], { skills: [{ skillId: greek, level: 8 }], relaxation });
    await agent.goToWork(queue);
    await house.mails(queue, 1);
    const { explanation } = await house.offer(agent);
    assert.deepEqual([explanation.relaxationStep, explanation.strategy], [1, 'longest-idle']);
  });
});
