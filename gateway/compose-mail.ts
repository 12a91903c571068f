// What speaks mail with the world: deliveries out, SMTP in, submission, POP3; joined to the stores of the gateway, and
// stopped by it. Part of its composition root: has no behaviour of its own.

import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { replySigner } from '#actors/adapters/system/secrets.ts';
import type { Config } from '#actors/config.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Metrics } from '#actors/ports/metrics.ts';
import type { Acceptance } from './accept.ts';
import { composeWayOut } from './boxes/compose.ts';
import { createSendingHealth } from './boxes/sending-health.ts';
import {
  createSmtpMeasures,
  createSubmissionMeasures,
  measureConnections,
  measureDeliveries,
} from './measures.ts';
import { createSigner } from './dkim/signer.ts';
import type { Leaving } from './mail/crypt/leaving.ts';
import { reportTemplates } from './dsn/words.ts';
import { startOutbound } from './outbound/worker.ts';
import { createPop3Measures } from './pop3/measures.ts';
import { createRatingTeller } from './ratings/telling.ts';
import { startPop3, type RunningPop3 } from './pop3/server.ts';
import { loadCertificate, type Certificate } from './smtp/certificate.ts';
import { startSmtp } from './smtp/server.ts';
import { composeDemands } from './compose-demands.ts';
import { composeReturnPath } from './compose-sending.ts';
import type { LookAtSender } from './sender-looks.ts';
import type { Stop } from './stops.ts';
import type { Stores } from './stores.ts';
import { startSubmission } from './submission/server.ts';

export interface MailEdgeParts {
  readonly config: Config;
  readonly log: Log;
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly lookAtSender: LookAtSender;
  readonly leaving: Leaving;
}

export type AddStop = (stop: Stop) => void;

/** And `smtps` when it was asked for. */
export type MailPorts = Readonly<Record<string, number>> &
  Readonly<Record<'smtp' | 'submission' | 'submissions' | 'pop3' | 'pop3s', number>>;

/** In the order in which mail can be worked on: out before in. */
export async function startMailEdge(
  parts: MailEdgeParts,
  acceptance: Pick<Acceptance, 'accept'>,
  add: AddStop,
): Promise<MailPorts> {
  const { config, log, stores, metrics } = parts;
  const clock = systemClock;
  const accept = (mail: AcceptedMail): Promise<string> => acceptance.accept(mail);
  const shared = { ...stores, config, accept, sign: replySigner(config.secretKey), clock, log };
  const outbound = await startOutbound({
    ...shared,
    pool: stores.deliveryPool,
    chance: systemChance,
    measure: measureDeliveries(metrics),
    readConnections: measureConnections(metrics),
    serverFor: composeWayOut(stores, log),
    noteSending: createSendingHealth({ health: stores.mailboxHealth, clock, log }),
    returnPath: composeReturnPath(config, stores.directory),
    lookAtSender: parts.lookAtSender,
    tellRating: createRatingTeller(stores),
    demandsOf: composeDemands(config, stores, log),
    seal: (raw, message, recipient) => parts.leaving.seal(raw, message, recipient),
    signMail: createSigner({ keys: stores.dkimKeys, clock, log }),
    reportTemplate: reportTemplates(stores.directory),
  });
  add(() => outbound.stop());
  const { dataDirectory, hostname } = config;
  const tls = await loadCertificate({ dataDirectory, hostname, at: clock.now() });
  const smtpMeasures = createSmtpMeasures(metrics);
  const smtp = await startSmtp({ ...shared, tls, measures: smtpMeasures });
  add(() => smtp.stop());
  const measures = { ...smtpMeasures, ...createSubmissionMeasures(metrics) };
  const submission = await startSubmission({ ...shared, chance: systemChance, tls, measures });
  add(() => submission.stop());
  return {
    smtp: smtp.port,
    ...(smtp.tlsPort === null ? {} : { smtps: smtp.tlsPort }),
    ...submission.ports,
    ...(await startMailboxes(parts, tls, add)),
  };
}

async function startMailboxes(
  { config, log, stores, metrics }: MailEdgeParts,
  tls: Certificate,
  add: AddStop,
): Promise<RunningPop3['ports']> {
  const { directory, sessions, accountMail, mailStore } = stores;
  const pop3 = await startPop3({
    config,
    tls,
    directory,
    sessions,
    accountMail,
    mailStore,
    clock: systemClock,
    chance: systemChance,
    log,
    measures: createPop3Measures(metrics),
  });
  add(() => pop3.stop());
  return pop3.ports;
}
