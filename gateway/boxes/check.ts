// The live check of what a mailbox is configured with: a real login on each protocol, by what fetches and sends later, side
// by side, each with its own deadlines (F11). Knows nothing of where settings are kept.

import { asSkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type {
  BoxProtocol,
  FetchProtocol,
  Fetching,
  OutsideServer,
} from '#actors/vocabulary/mailbox-policy.ts';
import type { ConnectSource, SourceSecret } from '../fetch/source.ts';
import { trySmtp } from './smtp-login.ts';

export interface BoxCheck {
  readonly protocol: BoxProtocol;
  /** `host:port`. */
  readonly place: string;
  /** Null: it works. Else why not, in the server's words where it said any. */
  readonly fault: string | null;
}

/** What is to be checked; null: it is not. */
export interface ToCheck {
  readonly fetching: { readonly settings: Fetching; readonly secret: SourceSecret } | null;
  readonly sending: { readonly settings: OutsideServer; readonly secret: SourceSecret } | null;
}

export interface CheckDeps {
  readonly sources: Readonly<Record<FetchProtocol, ConnectSource>>;
  /** Our name in EHLO. */
  readonly hostname: string;
  readonly clock: Clock;
}

export type CheckBox = (what: ToCheck) => Promise<readonly BoxCheck[]>;

interface Trial {
  readonly protocol: BoxProtocol;
  readonly server: OutsideServer;
  readonly secret: SourceSecret;
  readonly run: () => Promise<unknown>;
}

/** What it returns throws only at bugs of ours. */
export function createCheck(deps: CheckDeps): CheckBox {
  return ({ fetching, sending }) => {
    const trials: Trial[] = [];
    if (fetching !== null) {
      const { settings, secret } = fetching;
      const { protocol, server } = settings;
      trials.push({ protocol, server, secret, run: () => fetchAs(deps, settings, secret) });
    }
    if (sending !== null) {
      const { settings: server, secret } = sending;
      trials.push({ protocol: 'smtp', server, secret, run: () => trySmtp({ server, secret }, deps) });
    }
    return Promise.all(trials.map(tried));
  };
}

async function fetchAs(
  { sources, clock }: CheckDeps,
  settings: Fetching,
  secret: SourceSecret,
): Promise<void> {
  const over = new AbortController();
  const cancel = clock.after(limits.boxLoginMs, () => over.abort());
  try {
    // Looking must not change what is there: nothing is marked, moved or deleted by a session that confirms nothing.
    const session = await sources[settings.protocol](settings, secret, over.signal);
    // Graph has no session: only a request shows what the token is good for.
    if (settings.protocol === 'graph') await session.list({ epoch: '', last: '' });
    await session.end();
  } finally {
    cancel();
  }
}

async function tried({ protocol, server, secret, run }: Trial): Promise<BoxCheck> {
  const place = protocol === 'graph' ? server.host : `${server.host}:${server.port}`;
  try {
    await run();
    return { protocol, place, fault: null };
  } catch (error) {
    const { category, safeText } = asSkillpostError(error);
    if (category === 'bug') throw error;
    return { protocol, place, fault: withoutSecret(safeText, secret).slice(0, limits.boxErrorChars) };
  }
}

/** A server may repeat what it was told. */
function withoutSecret(text: string, secret: SourceSecret): string {
  const hidden = secret.kind === 'password' ? secret.password : secret.accessToken;
  return hidden.length < 4 ? text : text.replaceAll(hidden, '…');
}
