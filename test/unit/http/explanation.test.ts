// Explanations of offers, also those that events kept long ago.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timelineShape } from '#gateway/http/shapes/conversation.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';

const named = { name: 'Anna Berg' };
// Only what names are looked up in.
const directory = {
  users: new Map([['agent1', named]]),
  queues: new Map([['support', { name: 'Support' }]]),
  rules: [{ id: 'invoices', name: 'Invoices go to billing' }],
} as unknown as Directory;

test('N1: an explanation that an event kept comes with names, and with what it left out as nothing', () => {
  const [entry] = timelineShape(
    [
      {
        id: '1',
        at: 1_000,
        type: 'offer.made',
        queue: 'support',
        agent: 'agent1',
        details: {
          offerId: 'o1',
          explanation: {
            ruleId: 'invoices',
            ruleVersion: 2,
            strategy: 'longest-idle',
            chosenAgentId: 'agent1',
            candidates: [
              { agentId: 'agent1', score: 1.5 },
              { agentId: 'gone', excluded: 'NOT_ROUTABLE' },
            ],
            candidatesTotal: 2,
            summary: 'Only free agent',
            relaxationStep: 2,
          },
        },
      },
    ],
    directory,
  );
  assert.deepEqual(entry?.details, {
    offerId: 'o1',
    explanation: {
      ruleId: 'invoices',
      ruleName: 'Invoices go to billing',
      ruleVersion: 2,
      strategy: 'longest-idle',
      chosenAgentId: 'agent1',
      candidates: [
        { agentId: 'agent1', agentName: 'Anna Berg', score: 1.5, excluded: '' },
        { agentId: 'gone', agentName: 'gone', score: 0, excluded: 'NOT_ROUTABLE' },
      ],
      candidatesTotal: 2,
      summary: 'Only free agent',
      itemScore: 0,
      relaxationStep: 2,
      openTier: 1,
    },
  });
});
