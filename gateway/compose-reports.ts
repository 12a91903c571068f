// Puts together what reports deliveries: the guard, the networks that are trusted, and who sent a mail. Part of the
// composition root.

import { createGuard, countMachineMail } from '#actors/adapters/mail/guard.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { replySigner } from '#actors/adapters/system/secrets.ts';
import type { Config } from '#actors/config.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Metrics } from '#actors/ports/metrics.ts';
import { createDeliveredReports } from './dsn/delivered.ts';
import { createReportLeave } from './dsn/leave.ts';
import { reportSettled, type Settling } from './dsn/settling.ts';
import { createVouching } from './dsn/vouching.ts';
import type { Authenticator } from './mail/authenticate.ts';
import type { Parser } from './mail/parser.ts';
import { createClients } from './smtp/clients.ts';
import type { Stores } from './stores.ts';

export interface ReportParts {
  readonly config: Config;
  readonly log: Log;
  readonly stores: Pick<Stores, 'mailStore' | 'accountMail' | 'directory' | 'client'>;
  readonly metrics: Metrics;
  readonly parser: Parser;
  readonly authenticator: Authenticator;
  readonly accept: (mail: AcceptedMail) => Promise<string>;
}

export function composeReports({ config, stores, metrics, ...parts }: ReportParts): Settling {
  const { mailStore, accountMail, directory, client } = stores;
  const { hostname } = config;
  const count = countMachineMail(metrics);
  const guard = createGuard({ client, count });
  const clients = createClients(config.smtp.trusted);
  const report = createDeliveredReports({
    ...parts,
    hostname,
    directory,
    accountMail,
    sign: replySigner(config.secretKey),
    isTrusted: (address) => clients.isTrusted(address),
    isVouchedFor: createVouching({ mailStore, authenticator: parts.authenticator }),
    askLeave: createReportLeave({ guard, mailStore, count, hostname }),
    clock: systemClock,
  });
  return reportSettled(mailStore, report);
}
