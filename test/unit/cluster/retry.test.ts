// Which failures a router answers with another try, and what the caller is told in the end: the whole table.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { categories, type ErrorCategory } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import { finalFailure, linkFull, nextTry, notSent, outcomeUnknown } from '#actors/runtime/retry.ts';
import type { Failure } from '#actors/runtime/shard-host.ts';

function of(category: ErrorCategory, code = 'SOME_CODE'): Failure {
  return { category, code, text: code };
}

interface Expected {
  /** Tried again without, and with an idempotency key. */
  readonly plain: boolean;
  readonly keyed: boolean;
}

const table: Record<ErrorCategory, Expected> = {
  rejected: { plain: false, keyed: false },
  invalid: { plain: false, keyed: false },
  denied: { plain: false, keyed: false },
  misrouted: { plain: true, keyed: true },
  overloaded: { plain: true, keyed: true },
  unavailable: { plain: false, keyed: true },
  bug: { plain: false, keyed: false },
};

for (const category of Object.keys(categories) as ErrorCategory[])
  test(`a failure of category ${category} is tried again only where that can do no harm`, () => {
    const failed = { failure: of(category), attempt: 1, random: 0.5 };
    assert.equal(nextTry({ ...failed, repeatable: false }).again, table[category].plain);
    assert.equal(nextTry({ ...failed, repeatable: true }).again, table[category].keyed);
  });

test('a request that was never sent is tried again even without a key', () => {
  assert.equal(nextTry({ failure: notSent, attempt: 0, repeatable: false, random: 0 }).again, true);
  assert.equal(nextTry({ failure: outcomeUnknown, attempt: 0, repeatable: false, random: 0 }).again, false);
});

test('a first misrouted try goes out again at once with a fresh table, later ones after a pause', () => {
  const failed = { failure: of('misrouted'), repeatable: false, random: 0.5 };
  assert.deepEqual(nextTry({ ...failed, attempt: 0 }), { again: true, afterMs: 0, resolveAnew: true });
  const later = nextTry({ ...failed, attempt: 3 });
  assert.ok(later.again && later.afterMs >= limits.routeRetryFirstMs && later.resolveAnew);
});

test('pauses grow, are spread, and are bounded', () => {
  const after = (attempt: number, random: number): number => {
    const next = nextTry({ failure: of('misrouted'), attempt, repeatable: true, random });
    return next.again ? next.afterMs : -1;
  };
  for (let attempt = 1; attempt < 100; attempt++) {
    assert.ok(after(attempt, 0.999) <= limits.routeRetryLastMs);
    assert.ok(after(attempt, 0) >= limits.routeRetryFirstMs / 2);
    assert.ok(after(attempt, 0) < after(attempt, 0.9));
  }
});

test('an overloaded receiver is given the time it asks for', () => {
  const failure = { ...linkFull, retryAfterMs: 700 };
  const next = nextTry({ failure, attempt: 0, repeatable: false, random: 0 });
  assert.deepEqual(next, { again: true, afterMs: 700, resolveAnew: false });
});

test('when time is over the caller is never told where actors live, and a doubt is never hidden', () => {
  assert.equal(finalFailure(of('misrouted', 'NOT_OWNER'), false).code, 'UNAVAILABLE');
  assert.equal(finalFailure(of('misrouted', 'NOT_OWNER'), true), outcomeUnknown);
  assert.equal(finalFailure(notSent, true), outcomeUnknown);
  assert.equal(finalFailure(linkFull, false), linkFull);
  assert.equal(finalFailure(notSent, false), notSent);
});
