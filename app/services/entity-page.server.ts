// What the action of every page of one entity does: remove it, or save what its form says, tell the answer, and go on to
// the page of what was created. Pages only say how their form becomes fields.

import { redirect, type ActionFunctionArgs } from '@remix-run/node';
import { readSettings, type Setting } from '../lib/fields.ts';
import { fieldText } from '../lib/form.ts';
import { newId } from '../lib/new-id.ts';
import type { Problem } from '../lib/problem.ts';
import { apiFor, type Api } from './api.server.ts';
import { refused, removeEntity, saved, saveEntity, type FormAnswer, type Kind } from './directory.server.ts';

interface Change {
  readonly fields: Readonly<Record<string, unknown>>;
  /** What is kept elsewhere, such as memberships; with the id, which a new entity has only now. */
  readonly also?: (id: string) => Promise<Problem | null>;
}

type ReadChange = (form: FormData, at: { api: Api; id: string }) => Change | Promise<Change>;

export async function entityAction(
  { request, params, context }: ActionFunctionArgs,
  kind: Kind,
  read: ReadChange,
): Promise<FormAnswer | Response> {
  const api = apiFor(request, context);
  const id = params['id'] ?? newId;
  const form = await request.formData();
  if (fieldText(form, 'intent') === 'remove') return removeEntity(api, kind, id);
  const { fields, also } = await read(form, { api, id });
  const kept = await saveEntity(api, kind, id, fields);
  if ('problem' in kept) return refused(kept.problem);
  const problem = (await also?.(kept.id)) ?? null;
  if (problem !== null) return refused(problem);
  return id === newId ? redirect(`/administration/${kind}/${encodeURIComponent(kept.id)}`) : saved();
}

/** The entity of the page's address, or what a new one begins with. */
export async function readEntity<T>(
  api: Api,
  kind: Kind,
  { id, blank }: { id: string | undefined; blank: T },
): Promise<T> {
  return id === undefined || id === newId ? blank : api.get<T>(`/${kind}/${encodeURIComponent(id)}`);
}

/** The action of a page that edits a whole list in place: a new entity has no id yet. */
export async function linesAction(
  { request, context }: ActionFunctionArgs,
  kind: Kind,
  columns: readonly Setting[],
): Promise<FormAnswer> {
  const api = apiFor(request, context);
  const form = await request.formData();
  const id = fieldText(form, 'id');
  if (fieldText(form, 'intent') === 'remove') {
    const answer = await api.call('DELETE', `/${kind}/${encodeURIComponent(id)}`);
    return answer.ok ? saved() : refused(answer.problem);
  }
  const kept = await saveEntity(api, kind, id === '' ? newId : id, readSettings(form, columns, {}));
  return 'problem' in kept ? refused(kept.problem) : saved();
}
