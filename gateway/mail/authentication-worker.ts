// The worker that checks who sent mails, apart from the event loop of the edge: hashes bodies and verifies signatures.
// It asks whoever started it for what stands in the DNS. Knows the library, and nothing of cases or settings.

import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { authenticate } from 'mailauth';
import type { ARCResult, AuthenticateResult, DKIMResult } from 'mailauth';
import type { Checks } from './verdict.ts';

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
  | {
      readonly kind: 'answer';
      readonly lookup: number;
      readonly records: unknown;
      readonly code: string | null;
    }
  | { readonly kind: 'ping' };

export type FromWorker =
  | { readonly kind: 'checked'; readonly job: number; readonly checks: Checks }
  | { readonly kind: 'failed'; readonly job: number; readonly reason: string }
  | {
      readonly kind: 'lookup';
      readonly lookup: number;
      readonly job: number;
      readonly name: string;
      readonly type: string;
    }
  | { readonly kind: 'pong' };

/** By the Public Suffix List; what the library does not declare. */
const { getAlignment } = createRequire(import.meta.url)('mailauth/lib/tools.js') as {
  readonly getAlignment: (from: string, domains: readonly string[], strict: boolean) => unknown;
};

const port = parentPort;
if (port === null) throw new Error('authentication-worker runs as a worker');
const send = (message: FromWorker): void => port.postMessage(message);

const waiting = new Map<number, (answer: Extract<ToWorker, { kind: 'answer' }>) => void>();
let lookups = 0;

function ask(job: number, name: string, type: string): Promise<never> {
  lookups += 1;
  const lookup = lookups;
  return new Promise((resolve, reject) => {
    waiting.set(lookup, ({ records, code }) => {
      waiting.delete(lookup);
      if (code === null) resolve(records as never);
      else reject(Object.assign(new Error(`${type} of ${name}: ${code}`), { code }));
    });
    send({ kind: 'lookup', lookup, job, name, type });
  });
}

const notThere = new Set(['ENOTFOUND', 'ENODATA']);

async function check(job: number, raw: Uint8Array, envelope: Envelope): Promise<Checks> {
  /** Names that nobody could tell about. */
  const dark = new Set<string>();
  const result = await authenticate(Buffer.from(raw), {
    ...envelope,
    disableBimi: true,
    rejectRsaSha1: true,
    resolver: async (name, type) => {
      try {
        return await ask(job, name, type);
      } catch (error) {
        if (!notThere.has(String((error as { code?: unknown }).code))) dark.add(name.toLowerCase());
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

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'ping':
      return send({ kind: 'pong' });
    case 'answer':
      return waiting.get(message.lookup)?.(message);
    case 'check':
      return void check(message.job, message.raw, message.envelope).then(
        (checks) => send({ kind: 'checked', job: message.job, checks }),
        (error: unknown) => send({ kind: 'failed', job: message.job, reason: String(error) }),
      );
  }
});
