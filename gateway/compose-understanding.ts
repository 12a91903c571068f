// Puts together what understands accepted mail: parser, sender check, rules' hook, the point of no loss and its sweeper.
// Part of the composition root.

import { systemClock } from '#actors/adapters/system/clock.ts';
import { replySigner } from '#actors/adapters/system/secrets.ts';
import type { Config } from '#actors/config.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Metrics, MetricsPage } from '#actors/ports/metrics.ts';
import { createAccept, type Acceptance } from './accept.ts';
import { composeRequestAdd } from './compose-intake.ts';
import { composeReports } from './compose-reports.ts';
import { createAuthenticator, type Authenticator } from './mail/authenticate.ts';
import { type Leaving } from './mail/crypt/leaving.ts';
import { type Opener } from './mail/crypt/opener.ts';
import { type Parser } from './mail/parser.ts';
import { createScanner } from './mail/scan.ts';
import { createWholeScan } from './mail/whole-scan.ts';
import { countHook, countSwept, createAcceptMeasures } from './measures.ts';
import { createRoutingHook } from './routing-hook.ts';
import { withPersonalMail } from './personal-mail.ts';
import { withSubmissions } from './submission/dispatch.ts';
import { createCheckedSender, createSenderCheck, type SenderCheck } from './sender-check.ts';
import { createSenderLook, type LookAtSender } from './sender-looks.ts';
import { type Stops } from './stops.ts';
import { type Stores } from './stores.ts';
import { startSweeper } from './sweeper.ts';
import { createUnderstand } from './understand.ts';

/** What the parts of a gateway are made from. */
export interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly stores: Stores;
  readonly stops: Stops;
  readonly metrics: Metrics & MetricsPage;
  readonly parser: Parser;
  readonly opener: Opener;
  readonly leaving: Leaving;
}

interface SenderParts {
  readonly authenticator: Authenticator;
  readonly checkSender: SenderCheck;
  readonly lookAtSender: LookAtSender;
}

/** What finds out who sent a mail. A DNS of one's own is asked for every name. */
function startSenderCheck({
  config,
  log,
  stores,
  stops,
}: Omit<Parts, 'metrics' | 'parser' | 'opener' | 'leaving'>): SenderParts {
  const { mailStore, directory, senderLooks: looks } = stores;
  const clock = systemClock;
  const { hostname, dnsServers } = config;
  const authenticator = createAuthenticator({ dnsServers, hostname, clock, log });
  stops.add(() => authenticator.stop());
  const deps = { authenticator, mailStore, directory, clock };
  return {
    authenticator,
    checkSender: createSenderCheck(deps),
    lookAtSender: createSenderLook({
      mailStore,
      looks,
      find: createCheckedSender(deps),
      client: stores.client,
      clock,
      log,
    }),
  };
}

export interface Understanding {
  readonly acceptance: Acceptance;
  /** For the jobs that come back to what could not be found out. */
  readonly lookAtSender: LookAtSender;
}

/** What understands accepted mail. */
export function startUnderstanding({
  config,
  log,
  stores,
  stops,
  metrics,
  parser,
}: Omit<Parts, 'opener' | 'leaving'>): Understanding {
  const { directory, client, restorer, caseList, accountMail } = stores;
  const clock = systemClock;
  const { authenticator, checkSender, lookAtSender } = startSenderCheck({ config, log, stores, stops });
  const accept = (mail: AcceptedMail): Promise<string> => acceptance.accept(mail);
  const reporting = { config, log, stores, metrics, parser, authenticator, accept };
  const { mailStore, around } = composeReports(reporting);
  const scan = createScanner({ directory, log });
  const scanWhole = createWholeScan({ directory, parser, scan });
  const understandCase = createUnderstand({
    mailStore,
    directory,
    client,
    restorer,
    parser,
    sign: replySigner(config.secretKey),
    hostname: config.hostname,
    requestAdd: composeRequestAdd(config, stores),
    clock,
    log,
    history: (address) => caseList.customer(address),
    checkSender,
    looks: stores.senderLooks,
    scan,
    hook: createRoutingHook({ secret: config.routingHookSecret, clock, log, count: countHook(metrics) }),
  });
  const understand = withSubmissions(
    withPersonalMail(understandCase, { accountMail, mailStore, scan: scanWhole, log }),
    {
      ...stores,
      mailStore,
      sign: replySigner(config.secretKey),
    },
  );
  const acceptance: Acceptance = createAccept({
    mailStore,
    understand: around(understand),
    clock,
    log,
    measures: createAcceptMeasures(metrics),
    tracing: stores.tracing,
  });
  stops.add(() => acceptance.stop());
  const sweeper = startSweeper({ mailStore, acceptance, clock, log, count: countSwept(metrics) });
  stops.add(() => sweeper.stop());
  return { acceptance, lookAtSender };
}
