// The worker that checks who sent mails, apart from the event loop of the edge: hashes bodies and verifies signatures.
// It asks the DNS itself, and keeps the answers. Knows the library, and nothing of cases or settings.

import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { authenticate } from 'mailauth';
import type { ARCResult, AuthenticateResult, DKIMResult } from 'mailauth';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { createResolver } from '../dns.ts';
import { createGather } from './gather.ts';
import { budgeted, codeOf, createLookup } from './lookups.ts';
import type { Lookup } from './lookups.ts';
import { splitMail } from './salvage.ts';
import type { Checks } from './verdict.ts';

export interface Surroundings {
  /** None: the world's DNS. */
  readonly dnsServers: readonly string[];
}

export interface Envelope {
  readonly ip: string;
  readonly helo: string;
  /** MAIL FROM; empty: the null sender. */
  readonly sender: string;
  /** Our own name. */
  readonly mta: string;
}

export type ToWorker =
  | { readonly kind: 'check'; readonly job: number; readonly raw: Uint8Array; readonly envelope: Envelope }
  | { readonly kind: 'ping' };

export type FromWorker =
  | { readonly kind: 'checked'; readonly job: number; readonly checks: Checks }
  | { readonly kind: 'failed'; readonly job: number; readonly reason: string }
  | { readonly kind: 'pong' };

/** By the Public Suffix List; what the library does not declare. */
const { getAlignment } = createRequire(import.meta.url)('mailauth/lib/tools.js') as {
  readonly getAlignment: (from: string, domains: readonly string[], strict: boolean) => unknown;
};

const port = parentPort;
if (port === null) throw new Error('authentication-worker runs as a worker');
const send = createGather<FromWorker>((messages) => port.postMessage(messages));

const { dnsServers } = workerData as Surroundings;
const resolver = createResolver({ dnsServers });
const lookup = createLookup((name, type) => resolver.resolve(name, type), {
  clock: systemClock,
  special: dnsServers.length > 0,
});

const notThere = new Set(['ENOTFOUND', 'ENODATA']);

async function check(raw: Uint8Array, envelope: Envelope): Promise<Checks> {
  /** Names that nobody could tell about. */
  const dark = new Set<string>();
  const ask: Lookup = budgeted(lookup, { authors: authorDomains(raw), now: () => systemClock.now() });
  const result = await authenticate(Buffer.from(raw), {
    ...envelope,
    disableBimi: true,
    rejectRsaSha1: true,
    resolver: async (name, type) => {
      try {
        return (await ask(name, type)) as never;
      } catch (error) {
        if (!notThere.has(codeOf(error))) dark.add(name.toLowerCase());
        throw error;
      }
    },
  });
  return checksOf(result, dark);
}

function checksOf(result: AuthenticateResult, dark: ReadonlySet<string>): Checks {
  const { dmarc, spf, dkim, arc } = result;
  const skipped = result.dmarcSkipReason;
  const domain = (dmarc === false ? '' : (dmarc.status.header?.from ?? '')).toLowerCase();
  const spfDomain = spf === false ? '' : spf.domain.toLowerCase();
  return {
    domain,
    author:
      domain !== '' ? 'one' : skipped === 'no-author-domain' || skipped === undefined ? 'none' : 'unclear',
    spf:
      spf === false
        ? null
        : { result: spf.status.result, domain: spfDomain, aligned: isAligned(domain, spfDomain, dmarc) },
    dkim: dkim.results.map(dkimCheck).filter(({ domain: signer }) => signer !== ''),
    dmarc: dmarc === false ? null : dmarcCheck(dmarc, domain),
    arc: arc === false ? null : arcCheck(arc, dark),
  };
}

function isAligned(domain: string, spfDomain: string, dmarc: AuthenticateResult['dmarc']): boolean {
  if (domain === '' || spfDomain === '') return false;
  // Absent where there is no policy, though the library declares it.
  const asked = dmarc === false ? undefined : (dmarc as Partial<typeof dmarc>).alignment;
  if (asked?.spf.result !== undefined) return true;
  return Boolean(getAlignment(domain, [spfDomain], asked?.spf.strict === true));
}

function dkimCheck({ signingDomain, selector, status }: DKIMResult): Checks['dkim'][number] {
  return {
    domain: (signingDomain ?? '').toLowerCase(),
    selector: selector ?? '',
    result: status.result,
    aligned: Boolean(status.aligned),
    partial: (status.underSized ?? 0) > 0,
  };
}

function dmarcCheck(
  { status, policy, policyDomain }: Exclude<AuthenticateResult['dmarc'], false>,
  domain: string,
): NonNullable<Checks['dmarc']> {
  return { result: status.result, policy: policy ?? '', domain: policyDomain ?? domain };
}

/** Null without a chain. The library calls a key that nobody could look up a failure; we do not know. */
function arcCheck(arc: ARCResult, dark: ReadonlySet<string>): Checks['arc'] {
  // `false` without one, whatever the library declares.
  const newest = (arc.chain || []).at(-1);
  if (newest === undefined) return null;
  const sealer = newest['arc-seal'] === undefined ? '' : lower(tagOf(newest['arc-seal'], 'd'));
  const untold = [...dark].some((name) => name.endsWith(`._domainkey.${sealer}`));
  // Of a chain that holds; what others say does not count.
  const said = arc.authenticationResults as ArcResults | undefined;
  const { dmarc } = said ?? {};
  return {
    result: arc.status.result === 'fail' && untold ? 'temperror' : arc.status.result,
    sealer,
    dmarc: lower(dmarc?.result),
    author: lower(dmarc?.header?.from),
  };
}

interface ArcResults {
  readonly dmarc?: {
    readonly result?: unknown;
    readonly header?: { readonly from?: unknown };
  };
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

function tagOf(header: unknown, tag: string): unknown {
  const { parsed } = header as { parsed?: Readonly<Record<string, { value?: unknown } | undefined>> };
  return parsed?.[tag]?.value;
}

/** Every domain that stands in a From field, however it is written: only to know whose names matter. */
function authorDomains(raw: Uint8Array): readonly string[] {
  const fields = Buffer.from(splitMail(raw).header)
    .toString('latin1')
    .split(/\r?\n(?![ \t])/);
  const froms = fields.filter((field) => /^from[ \t]*:/i.test(field)).join(' ');
  return [
    ...new Set(
      Array.from(froms.matchAll(/@([a-z0-9.-]{1,253})/gi), ([, domain = '']) => domain.toLowerCase()),
    ),
  ];
}

function heard(message: ToWorker): void {
  switch (message.kind) {
    case 'ping':
      return send({ kind: 'pong' });
    case 'check':
      return void check(message.raw, message.envelope).then(
        (checks) => send({ kind: 'checked', job: message.job, checks }),
        (error: unknown) => send({ kind: 'failed', job: message.job, reason: String(error) }),
      );
  }
}

port.on('message', (messages: readonly ToWorker[]) => messages.forEach(heard));
