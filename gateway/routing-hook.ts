// Asks a partner's service where a mail should go (F49): one signed request with a time-out. No answer, a late one or one
// that makes no sense leaves the rules' decision as it is; a service that keeps failing is left alone for a while, so
// that mail is never slowed by it for long. Must not decide anything itself.

import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Placement } from '#actors/rules/evaluate.ts';
import type { Directory, Mailbox } from '#actors/vocabulary/directory.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import { mergeRequirements } from '#actors/vocabulary/skill.ts';

export interface HookQuestion {
  readonly mail: { readonly id: string; readonly envelopeTo: readonly string[]; readonly receivedAt: number };
  readonly parsed: ParsedMail;
  readonly mailbox: Mailbox;
  readonly placement: Placement;
  readonly directory: Directory;
}

export type HookAnswer = Partial<Pick<Placement, 'queueId' | 'agentId' | 'skills' | 'priority'>>;

/** Null: nobody was asked, or the answer cannot be used. Never throws. */
export type RoutingHook = (question: HookQuestion) => Promise<HookAnswer | null>;

export type HookOutcome = 'answered' | 'timeout' | 'refused' | 'nonsense' | 'left-alone';

export interface RoutingHookDeps {
  /** Empty: nobody is asked. */
  readonly secret: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly count?: (outcome: HookOutcome) => void;
}

const answerSchema = z.strictObject({
  queue: z.string().max(200).optional(),
  agent: z.string().max(200).optional(),
  skills: z
    .array(z.strictObject({ skillId: z.string().max(200), level: z.number().int().min(1).max(10) }))
    .max(50)
    .optional(),
  priority: z.number().int().min(-100).max(100).optional(),
});

/** `t=<seconds since 1970>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, as the receiver checks it. */
export function hookSignature(secret: string, atSeconds: number, body: string): string {
  const mac = createHmac('sha256', secret).update(`${atSeconds}.${body}`).digest('hex');
  return `t=${atSeconds},v1=${mac}`;
}

export function createRoutingHook(deps: RoutingHookDeps): RoutingHook {
  let failures = 0;
  let leftAloneUntil = 0;
  const count = (outcome: HookOutcome): void => deps.count?.(outcome);
  const failed = (outcome: HookOutcome, text: string): null => {
    failures += 1;
    count(outcome);
    deps.log.warn({ outcome, failures, error: text }, 'the routing hook was of no use; the rules decide');
    if (failures >= limits.hookFailures) {
      leftAloneUntil = deps.clock.now() + limits.hookRestMs;
      failures = 0;
    }
    return null;
  };
  return async (question) => {
    const { routingHookUrl: url, routingHookTimeoutMs: timeoutMs } = question.directory.settings;
    if (url === '') return null;
    if (deps.secret === '') {
      deps.log.warn({}, 'the routing hook is not asked: SKILLPOST_ROUTING_HOOK_SECRET is not set');
      return null;
    }
    if (deps.clock.now() < leftAloneUntil) {
      count('left-alone');
      return null;
    }
    try {
      const answer = await ask(deps, { url, timeoutMs, body: JSON.stringify(questionBody(question)) });
      const used = usable(answer, question);
      if (typeof used === 'string') return failed('nonsense', used);
      failures = 0;
      count('answered');
      return used;
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError';
      return failed(late ? 'timeout' : 'refused', late ? `no answer within ${timeoutMs} ms` : String(error));
    }
  };
}

interface HookRequest {
  readonly url: string;
  readonly timeoutMs: number;
  readonly body: string;
}

async function ask({ secret, clock }: RoutingHookDeps, request: HookRequest): Promise<unknown> {
  const response = await fetch(request.url, {
    method: 'POST',
    body: request.body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Skillpost',
      'x-skillpost-signature': hookSignature(secret, Math.floor(clock.now() / 1_000), request.body),
    },
    // Where it leads is the administrator's to say, not the answering server's.
    redirect: 'error',
    signal: AbortSignal.timeout(request.timeoutMs),
  });
  if (response.status === 204) return {};
  if (!response.ok) throw new TypeError(`status ${response.status}`);
  return JSON.parse(await bounded(response)) as unknown;
}

async function bounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > limits.hookAnswerChars) throw new TypeError('the answer is too long');
  }
  return text;
}

/** No bodies of attachments: names and types are enough to decide by. */
function questionBody({ mail, parsed, mailbox, placement }: HookQuestion): object {
  return {
    id: mail.id,
    mailbox: mailbox.address,
    receivedAt: new Date(mail.receivedAt).toISOString(),
    from: parsed.from,
    to: parsed.to,
    cc: parsed.cc,
    subject: parsed.subject,
    text: parsed.text.slice(0, limits.hookTextChars),
    attachments: parsed.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      size: content.length,
    })),
    automatic: parsed.automatic,
    rule: { id: placement.ruleId, version: placement.ruleVersion },
    queue: placement.queueId,
    skills: placement.skills,
    priority: placement.priority,
    vip: placement.vip,
  };
}

/** What can be used of the answer; else one plain phrase of why it cannot. */
function usable(answer: unknown, { directory, placement }: HookQuestion): HookAnswer | string {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'not the shape that was asked for';
  const { queue, agent, skills, priority } = parsed.data;
  if (queue !== undefined && !directory.queues.has(queue)) return `there is no queue ${queue}`;
  if (agent !== undefined && directory.users.get(agent)?.active !== true) return `there is no agent ${agent}`;
  const unknown = skills?.find(({ skillId }) => !directory.skills.has(skillId));
  if (unknown !== undefined) return `there is no skill ${unknown.skillId}`;
  const queueId = queue ?? placement.queueId;
  const asked = skills ?? (queue === undefined ? undefined : placement.skills);
  return {
    ...(queue !== undefined && { queueId }),
    ...(agent !== undefined && { agentId: agent }),
    ...(asked !== undefined && {
      skills: mergeRequirements(asked, directory.queues.get(queueId)?.skills ?? []),
    }),
    ...(priority !== undefined && { priority }),
  };
}
