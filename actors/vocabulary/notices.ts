// Mail that the system writes by itself to who wrote to us, and which template says it: that of the mailbox, else that of
// its pool, else that of the queue, else that of all (F16, F103, F104).

import type { Directory, Template } from './directory.ts';
import type { TemplateKind } from './templates.ts';

/**
 * `receipt`: it has reached us (F98). `closed`: instead of it, outside the hours of the queue (F56). `working`: somebody has
 * taken it (F99). `hold`: it still waits (F102).
 */
export type NoticeKind = 'receipt' | 'closed' | 'working' | 'hold';

interface NoticePlace {
  readonly mailboxId: string;
  readonly queueId: string;
}

type NoticeSources = Pick<Directory, 'templates' | 'mailboxes'>;

/** By directory and kind: most turns ask for a kind that has no template. */
const byKind = new WeakMap<ReadonlyMap<string, Template>, Map<string, readonly Template[]>>();

function templatesOf(all: ReadonlyMap<string, Template>, kind: TemplateKind): readonly Template[] {
  const kinds = byKind.get(all) ?? new Map<string, readonly Template[]>();
  byKind.set(all, kinds);
  const known = kinds.get(kind);
  if (known !== undefined) return known;
  const found = [...all.values()].filter((template) => template.kind === kind);
  kinds.set(kind, found);
  return found;
}

/** Undefined: no template says it, nor stops it. One with a blank text stops it: see `isSilent`. */
export function noticeTemplate(
  all: NoticeSources,
  kind: TemplateKind,
  place: NoticePlace,
): Template | undefined {
  return templatesFor(all, kind, place)[0];
}

/** Those that apply there, the narrowest first (F107). */
export function templatesFor(
  { templates, mailboxes }: NoticeSources,
  kind: TemplateKind,
  { mailboxId, queueId }: NoticePlace,
): readonly Template[] {
  const poolId = mailboxes.get(mailboxId)?.poolId;
  return templatesOf(templates, kind)
    .filter(
      (template) =>
        (template.mailboxId === null || template.mailboxId === mailboxId) &&
        (template.poolId === null || template.poolId === poolId) &&
        (template.queueId === null || template.queueId === queueId),
    )
    .toSorted((a, b) => rank(a) - rank(b));
}

function rank({ mailboxId, poolId, queueId }: Template): number {
  return (mailboxId === null ? 4 : 0) + (poolId === null ? 2 : 0) + (queueId === null ? 1 : 0);
}

/** Where it applies, this notice is not sent (F104). */
export function isSilent({ text }: Template): boolean {
  return text.trim() === '';
}

/** Whether this notice is sent there at all. */
export function isSaid(all: NoticeSources, kind: NoticeKind, place: NoticePlace): boolean {
  const template = noticeTemplate(all, kind, place);
  return template !== undefined && !isSilent(template);
}
