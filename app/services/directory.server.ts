// Writing to the directory: create or change an entity, and bring memberships and skills in line with a form.

import { redirect } from '@remix-run/node';
import { newId } from '../lib/new-id.ts';
import type { Problem } from '../lib/problem.ts';
import type { HeldSkill } from '../lib/shapes.ts';
import type { Api } from './api.server.ts';

/** What an action of a form answers when it stays on the page. */
export interface FormAnswer {
  readonly saved: boolean;
  /** New with every answer, so that the same one twice is told twice. */
  readonly at: number;
  readonly problem: string | null;
}

export function saved(): FormAnswer {
  return { saved: true, at: Date.now(), problem: null };
}

export function refused(problem: Problem): FormAnswer {
  return { saved: false, at: Date.now(), problem: problem.detail };
}

export type Kind =
  | 'users'
  | 'skills'
  | 'queues'
  | 'rules'
  | 'mailboxes'
  | 'pools'
  | 'schedules'
  | 'templates'
  | 'statuses'
  | 'vips'
  | 'domains'
  | 'accounts'
  | 'dictionaries'
  | 'questionnaires';

export type Saved = { readonly id: string } | { readonly problem: Problem };

/** Creates when the id is `new`. */
export async function saveEntity(
  api: Api,
  kind: Kind,
  id: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<Saved> {
  const answer =
    id === newId
      ? await api.call<{ id: string }>('POST', `/${kind}`, fields)
      : await api.call<{ id: string }>('PATCH', `/${kind}/${encodeURIComponent(id)}`, fields);
  return answer.ok ? { id: id === newId ? answer.body.id : id } : { problem: answer.problem };
}

export async function removeEntity(api: Api, kind: Kind, id: string): Promise<FormAnswer> {
  const answer = await api.call('DELETE', `/${kind}/${encodeURIComponent(id)}`);
  if (!answer.ok) return refused(answer.problem);
  throw redirect(`/administration/${kind}`);
}

interface MemberChange {
  readonly queueId: string;
  readonly userId: string;
  readonly on: boolean;
  /** How the user belongs to the queue; without it an older membership stays as it is. */
  readonly fields?: object;
}

/** The first problem, or null; what came before it is kept. */
export async function setMembers(
  api: Api,
  change: { pairs: readonly MemberChange[] },
): Promise<Problem | null> {
  for (const { queueId, userId, on, fields } of change.pairs) {
    const path = `/queues/${encodeURIComponent(queueId)}/members/${encodeURIComponent(userId)}`;
    const answer = await api.call(on ? 'PUT' : 'DELETE', path, on ? fields : undefined);
    if (!answer.ok) return answer.problem;
  }
  return null;
}

/** What has to be added and taken away to get from `before` to `after`. */
export function difference(
  before: readonly string[],
  after: readonly string[],
): { id: string; on: boolean }[] {
  return [
    ...after.filter((id) => !before.includes(id)).map((id) => ({ id, on: true })),
    ...before.filter((id) => !after.includes(id)).map((id) => ({ id, on: false })),
  ];
}

export async function setHeldSkills(
  api: Api,
  userId: string,
  change: { before: readonly HeldSkill[]; after: readonly { skillId: string; level: number }[] },
): Promise<Problem | null> {
  const { before, after } = change;
  const path = (skillId: string): string =>
    `/users/${encodeURIComponent(userId)}/skills/${encodeURIComponent(skillId)}`;
  for (const { skillId, level } of after) {
    if (before.some((held) => held.skillId === skillId && held.level === level)) continue;
    const answer = await api.call('PUT', path(skillId), { level });
    if (!answer.ok) return answer.problem;
  }
  for (const { skillId } of before) {
    if (after.some((held) => held.skillId === skillId)) continue;
    const answer = await api.call('DELETE', path(skillId));
    if (!answer.ok) return answer.problem;
  }
  return null;
}
