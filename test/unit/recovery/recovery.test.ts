// The order of a recovery, and what becomes of one that is cut off, or overtaken by another loss.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import type { LiveEpoch, LiveMarks, RecoveryProgress } from '#actors/ports/live-epoch.ts';
import { isWhole, recover, type RecoveryDeps } from '#actors/recovery/recovery.ts';
import { createKeptLog } from '#test/support/log.ts';

const blank: RecoveryProgress = { epoch: '', recovering: '', step: '', after: '' };

/** Stores in memory; `done` notes what was restored, released and looked through. */
function aBench(kept: Partial<RecoveryProgress> = {}, live: Partial<LiveMarks> = {}) {
  const state = { live: { epoch: '', recovering: '', ...live }, kept: { ...blank, ...kept } };
  const done: string[] = [];
  const open = Array.from({ length: limits.recoveryCases + 1 }, (_, index) => `open-${1_000 + index}`);
  const unreleased = ['r-1', 'r-2'];
  const epoch: LiveEpoch = {
    read: async () => state.live,
    begin: async (recovering) => void (state.live = { ...state.live, recovering }),
    async finish(recovery) {
      if (state.live.recovering !== recovery) return false;
      state.live = { epoch: recovery, recovering: '' };
      return true;
    },
  };
  const deps: RecoveryDeps = {
    epoch,
    book: {
      read: async () => state.kept,
      write: async (progress) => void (state.kept = progress),
      alone: async (run) => (await run(), true),
    },
    histories: {
      ids: async (closed, after, limit) =>
        (closed ? ['closed-1'] : open).filter((id) => id > after).slice(0, limit),
      histories: async () => [],
      async unrouteUnknown(after) {
        done.push(`mail after ${after}`);
        return { next: after === '' ? 'm-9' : null, unrouted: 1 };
      },
      unreleased: async () => unreleased.splice(0),
    },
    restorer: {
      async restore(ids) {
        done.push(`${ids[0]}…${ids.at(-1)}`);
        return ids.length;
      },
    },
    mailStore: { release: async (id) => void done.push(`release ${id}`) },
    clock: { ...systemClock, after: (_ms, run) => systemClock.after(0, run) },
    chance: systemChance,
    log: createKeptLog(),
    signal: new AbortController().signal,
  };
  return { state, done, deps };
}

const whole = [
  'open-1000…open-1099',
  'open-1100…open-1100',
  'mail after ',
  'mail after m-9',
  'release r-1',
  'release r-2',
  'closed-1…closed-1',
];

test('a lost live state is rebuilt: open cases, then mail and replies on their way, then closed cases', async () => {
  const { state, done, deps } = aBench({ epoch: 'before' });
  await recover(deps);
  assert.deepEqual(done, whole);
  assert.ok(isWhole(state.live, state.kept));
  assert.notEqual(state.live.epoch, 'before');
  await recover(deps);
  assert.deepEqual(done, whole, 'what is whole is left alone');
});

test('a recovery that was cut off goes on with the batch that was not finished', async () => {
  const cut = { recovering: 'E8', step: 'open', after: 'open-1099' };
  const { state, done, deps } = aBench(cut, { recovering: 'E8' });
  await recover(deps);
  assert.deepEqual(done, whole.slice(1));
  assert.equal(state.live.epoch, 'E8');
});

test('a loss after a recovery was cut off begins from the beginning', async () => {
  const { state, done, deps } = aBench({ recovering: 'E8', step: 'closed', after: '' });
  await recover(deps);
  assert.deepEqual(done, whole);
  assert.notEqual(state.live.epoch, 'E8');
});

test('a loss while it is being rebuilt leaves it lost, to be rebuilt anew', async () => {
  const { state, done, deps } = aBench();
  const release = deps.mailStore.release.bind(deps.mailStore);
  let losses = 1;
  deps.mailStore.release = async (id) => {
    if (losses-- > 0) state.live = { epoch: '', recovering: '' };
    await release(id);
  };
  await recover(deps);
  assert.equal(isWhole(state.live, state.kept), false);
  done.length = 0;
  await recover(deps);
  assert.deepEqual(
    done,
    whole.filter((entry) => !entry.startsWith('release')),
  );
  assert.ok(isWhole(state.live, state.kept));
});
