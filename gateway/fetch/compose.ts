// Joins the fetching of outside mailboxes to the stores of a gateway; has no behaviour of its own.

import type { AccessTokens } from '#actors/ports/access-tokens.ts';
import type { Chance, Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Metrics } from '#actors/ports/metrics.ts';
import type { Acceptance } from '../accept.ts';
import { keptSecret } from '../boxes/credentials.ts';
import type { Stores } from '../stores.ts';
import type { Parser } from '../mail/parser.ts';
import type { RequestAdd } from '../requests/request-add.ts';
import { createAddLink } from './deep-link.ts';
import { startFetcher, type Fetcher } from './fetcher.ts';
import { createGraphSource } from './graph.ts';
import { createImapSource } from './imap.ts';
import { createFetchMeasures } from './measures.ts';
import { createPop3Source } from './pop3.ts';

export interface FetchingParts {
  readonly stores: Pick<Stores, 'directory' | 'client' | 'fetchLedger' | 'mailboxHealth' | 'mailboxSecrets'>;
  readonly acceptance: Pick<Acceptance, 'accept'>;
  readonly requestAdd: RequestAdd;
  readonly parser: Pick<Parser, 'parse'>;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly metrics: Metrics;
}

export function startFetching(parts: FetchingParts): Fetcher {
  const { stores, acceptance, tokens, clock, chance, log, metrics } = parts;
  const { readFetcher, fetched, failed } = createFetchMeasures(metrics);
  const secrets = { secrets: stores.mailboxSecrets, tokens };
  const fetcher = startFetcher({
    directory: stores.directory,
    client: stores.client,
    ledger: stores.fetchLedger,
    health: stores.mailboxHealth,
    accept: (mail) => acceptance.accept(mail),
    sources: {
      imap: createImapSource({ clock }),
      pop3: createPop3Source({ clock }),
      graph: createGraphSource({ clock }),
    },
    secretOf: (mailbox) => keptSecret(secrets, mailbox, 'fetching'),
    addLink: createAddLink({ requestAdd: parts.requestAdd, parser: parts.parser, log }),
    fetched,
    failed,
    clock,
    chance,
    log,
  });
  readFetcher(fetcher, () => clock.now());
  return fetcher;
}
