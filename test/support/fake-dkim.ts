// Keys of domains for looking at the console: made, found, changed for new ones, removed, as the API does it.

import type { DkimKey } from '../../app/lib/directory-shapes.ts';
import type { FakeAnswer } from './fake-answers.ts';
import { ok } from './fake-answers.ts';
import type { Handler } from './fake-api.ts';
import type { FakeWorld } from './fake-world.ts';

const publicKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0/IzW7yWR7QkrmBL7jTKEn5u';

const kept = new WeakMap<FakeWorld, DkimKey[]>();
let made = 0;

function key(algorithm: DkimKey['algorithm'], state: DkimKey['state'], fault = ''): DkimKey {
  made += 1;
  const rsa = algorithm === 'rsa-sha256';
  const selector = `${rsa ? 'r' : 'e'}aebagbaf${made}`;
  const value = rsa
    ? `v=DKIM1; k=rsa; p=${publicKey}`
    : 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
  const record = { name: `${selector}._domainkey.demo.test`, value };
  return { selector, algorithm, state, fault, checkedAt: fault === '' ? null : 1_700_000_000_000, record };
}

function keysOf(world: FakeWorld): DkimKey[] {
  const known = kept.get(world) ?? [
    key('ed25519-sha256', 'active'),
    key('rsa-sha256', 'waiting', 'There is no TXT record of this name.'),
  ];
  kept.set(world, known);
  return known;
}

function change(world: FakeWorld, keys: DkimKey[]): FakeAnswer {
  kept.set(world, keys);
  return ok({ items: keys });
}

export const dkimRoutes: readonly [string, Handler][] = [
  [
    'GET /domains/([^/]+)/dkim',
    ({ world, match }) => ok({ items: match[1] === 'demo' ? keysOf(world) : [] }),
  ],
  [
    'POST /domains/([^/]+)/dkim',
    ({ world }) =>
      change(world, [key('rsa-sha256', 'waiting'), key('ed25519-sha256', 'waiting'), ...keysOf(world)]),
  ],
  [
    'POST /domains/([^/]+)/dkim/check',
    ({ world }) =>
      change(
        world,
        keysOf(world).map((one) => ({ ...one, state: 'active', fault: '' })),
      ),
  ],
  [
    'DELETE /domains/([^/]+)/dkim/([^/]+)',
    ({ world, match }) =>
      change(
        world,
        keysOf(world).filter(({ selector }) => selector !== match[2]),
      ),
  ],
];
