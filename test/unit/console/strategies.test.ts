// The console's list of strategies against the one that routing has.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strategyNames } from '#actors/vocabulary/strategy-names.ts';
import { strategyChoices } from '../../../app/lib/strategies.ts';

test('F30: an administrator can choose every strategy that there is', () => {
  const names = strategyChoices.map(({ name }) => name);
  assert.deepEqual(names.toSorted(), [...strategyNames].toSorted());
});
