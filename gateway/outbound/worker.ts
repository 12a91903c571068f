// Runs the delivery jobs that were committed with their messages (design: send), with graphile-worker: at most so many
// at once, each again after the wait that its attempt asked for. So does what comes back
// to senders that nobody knew, and what tells cases of ratings.

import { EventEmitter } from 'node:events';
import { Logger, run } from 'graphile-worker';
import type { JobHelpers, WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import type { ActorClient } from '#actors/client.ts';
import type { Config } from '#actors/config.ts';
import { asSkillpostError, SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Chance, Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail, MailStore } from '#actors/ports/mail-store.ts';
import type { Submissions } from '#actors/ports/submissions.ts';
import type { Tracing } from '#actors/ports/tracing.ts';
import { noTracing, traced } from '#actors/tracing.ts';
import type { ReportTemplate } from '../dsn/words.ts';
import { createResolver } from '../dns.ts';
import type { MeasureDelivery } from '../measures.ts';
import { createSubmissionDelivery } from '../submission/delivery.ts';
import type { DeliverSubmission, SubmissionJob } from '../submission/delivery.ts';
import { createCourier } from './courier.ts';
import type { CourierDeps } from './courier.ts';
import type { Deliver, DeliveryJob, ReturnPathOf } from './delivery.ts';
import type { Leaving } from '../mail/crypt/leaving.ts';
import type { SignMail } from '../dkim/signer.ts';
import type { LookAtSender } from '../sender-looks.ts';
import type { TellRating } from '../ratings/telling.ts';
import { createDeliver } from './delivery.ts';
import { startLivingWorkers } from './living-workers.ts';
import type { MailResolver } from './targets.ts';
import { mailResolver } from './targets.ts';

export interface OutboundDeps {
  /** Of a migrated database; room for `limits.deliverAtOnce` + 2 connections. */
  readonly pool: Pool;
  readonly mailStore: MailStore;
  readonly client: Pick<ActorClient, 'ask'>;
  readonly config: Pick<Config, 'dnsServers' | 'hostname' | 'relayUrl'>;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly submissions: Pick<Submissions, 'deliveries' | 'record'>;
  /** Of reports to people whose mail failed. */
  readonly accept: (mail: AcceptedMail) => Promise<string>;
  readonly resolver?: MailResolver | undefined;
  readonly retryMs?: readonly number[] | undefined;
  readonly directPort?: number | undefined;
  readonly measure?: MeasureDelivery | undefined;
  readonly readConnections?: ((read: () => number) => void) | undefined;
  /** Absent: nothing is signed or encrypted for who gets it. */
  readonly seal?: Leaving['seal'] | undefined;
  /** Absent: nothing is signed. */
  readonly signMail?: SignMail | undefined;
  readonly returnPath?: ReturnPathOf | undefined;
  readonly serverFor?: CourierDeps['serverFor'];
  readonly demandsOf?: CourierDeps['demandsOf'];
  readonly noteSending?: CourierDeps['noteSending'];
  readonly reportTemplate?: ReportTemplate | undefined;
  /** Absent: no mail waits for that. */
  readonly lookAtSender?: LookAtSender | undefined;
  /** Absent: nobody rates. */
  readonly tellRating?: TellRating | undefined;
  readonly tracing?: Tracing | undefined;
}

export interface RunningOutbound {
  /** Finishes what is being sent, within `limits.outboundStopMs`. */
  stop(): Promise<void>;
}

/** The tasks that the stores add jobs for, one per recipient. */
const task = 'deliver';
const submissionTask = 'deliver_submission';
const senderTask = 'look_at_sender';
const ratingTask = 'tell_rating';

export async function startOutbound(deps: OutboundDeps): Promise<RunningOutbound> {
  const courier = createCourier({
    ...deps,
    ...deps.config,
    resolver: deps.resolver ?? mailResolver(createResolver(deps.config)),
  });
  deps.readConnections?.(() => courier.connections());
  const performing: Performing = {
    ...deps,
    deliver: createDeliver({ ...deps, sign: deps.signMail, courier }),
    deliverSubmission: createSubmissionDelivery({
      ...deps,
      ...deps.config,
      sign: deps.signMail,
      courier,
    }),
  };
  const events: WorkerEvents = new EventEmitter();
  const named = new Promise<string>((resolve) => {
    events.once('pool:create', ({ workerPool }) => resolve(workerPool.id));
  });
  const runner = await run({
    pgPool: deps.pool,
    concurrency: limits.deliverAtOnce,
    pollInterval: limits.outboundPollMs,
    gracefulShutdownAbortTimeout: limits.outboundStopMs,
    noHandleSignals: true,
    // Or it looks for a file of them.
    parsedCronItems: [],
    logger: new Logger(
      () => (level, message) => deps.log[level === 'error' ? 'warn' : 'debug']({ part: 'jobs' }, message),
    ),
    events,
    taskList: {
      [task]: (payload, helpers) => perform(performing, payload, helpers),
      [submissionTask]: (payload, helpers) => performSubmission(performing, payload, helpers),
      [senderTask]: (payload) => performFor(deps.lookAtSender, payload, deps.log),
      [ratingTask]: (payload) => performFor(deps.tellRating, payload, deps.log),
    },
  });
  const living = startLivingWorkers({ ...deps, ownName: await named });
  return {
    async stop() {
      await runner.stop();
      courier.stop();
      await living.stop();
    },
  };
}

interface Performing extends Pick<OutboundDeps, 'log' | 'tracing'> {
  readonly deliver: Deliver;
  readonly deliverSubmission: DeliverSubmission;
}

async function perform(
  { deliver, log, tracing = noTracing }: Performing,
  payload: unknown,
  helpers: JobHelpers,
): Promise<void> {
  const job = jobOf(payload);
  const trace = traceOf(payload);
  const span = trace === null ? null : tracing.span('mail.deliver', trace, { kind: 'client' });
  const again = await traced(tracing, span, () => deliver(job)).catch((thrown: unknown) =>
    noteFailure(log, job, thrown),
  );
  if (again === null) return;
  // A job of its own under the same key: it takes the place of this one, whose attempts say nothing about the ladder.
  await helpers.addJob(task, trace === null ? job : { ...job, traceparent: trace }, {
    runAt: new Date(again),
    jobKey: `${job.messageId}:${job.recipient}`,
    maxAttempts: limits.deliveryAttempts,
  });
}

async function performSubmission(
  { deliverSubmission, log }: Performing,
  payload: unknown,
  helpers: JobHelpers,
): Promise<void> {
  const job = submissionOf(payload);
  const again = await deliverSubmission(job).catch((thrown: unknown) => noteFailure(log, job, thrown));
  if (again === null) return;
  await helpers.addJob(submissionTask, job, {
    runAt: new Date(again),
    jobKey: `${job.archiveId}:${job.recipient}`,
    maxAttempts: limits.deliveryAttempts,
  });
}

/** Jobs that are about one message, and no delivery of it. */
async function performFor(
  task: ((messageId: string) => Promise<void>) | undefined,
  payload: unknown,
  log: Log,
): Promise<void> {
  const { messageId } = (payload ?? {}) as { readonly messageId?: unknown };
  if (typeof messageId !== 'string')
    throw new SkillpostError('BAD_JOB', 'bug', 'A job does not say which message it is about.');
  await task?.(messageId).catch((thrown: unknown) => noteFailure(log, { messageId }, thrown));
}

/** The job queue tries it again, with a back-off of its own. */
function noteFailure(log: Log, job: object, thrown: unknown): never {
  const { code, category } = asSkillpostError(thrown);
  const fields = { ...job, code, error: String(thrown) };
  if (category === 'bug') log.error(fields, 'a delivery could not be worked on');
  else log.warn(fields, 'a delivery waits for the store or its case');
  throw thrown;
}

function submissionOf(payload: unknown): SubmissionJob {
  const { archiveId, recipient } = (payload ?? {}) as Partial<Record<keyof SubmissionJob, unknown>>;
  if (typeof archiveId !== 'string' || typeof recipient !== 'string')
    throw new SkillpostError('BAD_JOB', 'bug', 'A delivery job does not say what to deliver to whom.');
  return { archiveId, recipient };
}

function traceOf(payload: unknown): string | null {
  const { traceparent } = (payload ?? {}) as { readonly traceparent?: unknown };
  return typeof traceparent === 'string' ? traceparent : null;
}

function jobOf(payload: unknown): DeliveryJob {
  const { messageId, recipient } = (payload ?? {}) as Partial<Record<keyof DeliveryJob, unknown>>;
  if (typeof messageId !== 'string' || typeof recipient !== 'string')
    throw new SkillpostError('BAD_JOB', 'bug', 'A delivery job does not say what to deliver to whom.');
  return { messageId, recipient };
}
