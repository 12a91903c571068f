// A mailbox of Microsoft 365 by Microsoft Graph (F23): what was created in a folder since the last link, the MIME of each, and
// marking, moving or deleting it. Ids are immutable ones, so that a mail that is moved keeps its name.

import { limits } from '#actors/limits.ts';
import type { Mark } from '#actors/ports/fetch-ledger.ts';
import { createGraphHttp } from './graph-http.ts';
import type { AskGraph, GraphRequest } from './graph-http.ts';
import { problem } from './problems.ts';
import type {
  ConnectSource,
  Fetched,
  FoundMail,
  Listing,
  OutsideMailbox,
  SourceDeps,
  SourceSettings,
} from './source.ts';

interface Page {
  readonly value?: readonly {
    readonly id?: string;
    readonly receivedDateTime?: string;
    readonly webLink?: string;
    readonly '@removed'?: unknown;
  }[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
}

const immutable = { prefer: `IdType="ImmutableId", odata.maxpagesize=${limits.fetchListMails}` };

export function createGraphSource(deps: SourceDeps): ConnectSource {
  return async (settings, secret, signal) => {
    signal.throwIfAborted();
    if (secret.kind !== 'oauth2')
      throw problem('login', 'Microsoft Graph takes no passwords: sign in with OAuth2.');
    const over = new AbortController();
    const ask = createGraphHttp({
      server: settings.server,
      accessToken: secret.accessToken,
      clock: deps.clock,
      signal: AbortSignal.any([signal, over.signal]),
    });
    const user = `v1.0/users/${encodeURIComponent(settings.server.user)}`;
    const folder = await folderOf(ask, user, settings.folder);
    // The first question is the login: a token that is refused is told here.
    const total = await countMails(ask, `${user}/mailFolders/${folder}`);
    return new GraphSession({ total, ask, user, folder, settings, cut: () => over.abort() });
  };
}

interface GraphParts {
  /** Mails in the folder when the session began. */
  readonly total: number;
  readonly ask: AskGraph;
  readonly user: string;
  /** Id, or a well-known name. */
  readonly folder: string;
  readonly settings: SourceSettings;
  readonly cut: () => void;
}

class GraphSession implements OutsideMailbox {
  readonly wait = null;
  readonly #parts: GraphParts;
  readonly cut: () => void;

  constructor(parts: GraphParts) {
    this.#parts = parts;
    this.cut = parts.cut;
  }

  async list({ last }: Mark): Promise<Listing> {
    const { user, folder } = this.#parts;
    const path = `${user}/mailFolders/${folder}/messages/delta?changeType=created&$select=receivedDateTime,webLink`;
    const page = (await this.#page(last === '' ? path : last)) ?? (await this.#page(path));
    const mails = (page?.value ?? []).flatMap(toFound);
    const more = page?.['@odata.nextLink'];
    const next = more ?? page?.['@odata.deltaLink'];
    if (next === undefined) throw problem('refused', 'The server does not say where its list goes on.');
    const first = last === '';
    return {
      epoch: '',
      mails: mails.toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0)),
      more: more !== undefined,
      waiting: first ? this.#parts.total : mails.length,
      complete: false,
      newest: first ? await this.#latest(path) : next,
      next,
    };
  }

  /** Null: the link is too old (410), and the list begins anew. */
  async #page(path: string): Promise<Page | null> {
    const asked = { path, headers: immutable, doing: 'list the mails', expects: [410] };
    const { status, bytes } = await this.#parts.ask(asked);
    return status === 410 ? null : (readJson(bytes) as Page);
  }

  async #latest(path: string): Promise<string> {
    return (await this.#page(`${path}&$deltatoken=latest`))?.['@odata.deltaLink'] ?? '';
  }

  async fetch({ handle, at }: FoundMail): Promise<Fetched> {
    const { status, bytes, length } = await this.#message(handle, {
      path: '/$value',
      doing: 'send a mail',
      ms: limits.fetchMessageMs,
      keep: limits.messageBytes + 1,
    });
    if (status === 404) return { kind: 'gone' };
    if (length <= limits.messageBytes) return { kind: 'mail', raw: bytes, at };
    return { kind: 'large', header: bytes.subarray(0, limits.fetchHeaderBytes), size: length, at };
  }

  async confirm({ handle }: FoundMail): Promise<void> {
    const { ask, user, settings } = this.#parts;
    const doing = 'mark a mail';
    if (settings.afterwards === 'leave') return;
    if (settings.afterwards === 'delete') {
      await this.#message(handle, { method: 'DELETE', path: '', doing });
      return;
    }
    await this.#message(handle, { method: 'PATCH', path: '', body: { isRead: true }, doing });
    if (settings.afterwards !== 'move') return;
    const destinationId = decodeURIComponent(await folderOf(ask, user, settings.moveTo, { make: true }));
    await this.#message(handle, { method: 'POST', path: '/move', body: { destinationId }, doing });
  }

  /** Of one that is gone the answer is 404. */
  async #message(handle: string, { path, ...asked }: GraphRequest) {
    const { ask, user } = this.#parts;
    const where = `${user}/messages/${encodeURIComponent(handle)}${path}`;
    return ask({ ...asked, path: where, headers: immutable, expects: [404] });
  }

  async end(): Promise<void> {
    this.cut();
  }
}

function toFound({
  id,
  receivedDateTime,
  webLink = '',
  '@removed': removed,
}: NonNullable<Page['value']>[number]): readonly FoundMail[] {
  if (id === undefined || removed !== undefined) return [];
  const at = Date.parse(receivedDateTime ?? '');
  return [{ uid: id, handle: id, size: null, at: Number.isFinite(at) ? at : null, link: webLink }];
}

async function countMails(ask: AskGraph, folder: string): Promise<number> {
  const { status, bytes } = await ask({
    path: `${folder}?$select=totalItemCount`,
    doing: 'log in',
    expects: [404],
  });
  if (status === 404) throw problem('folder', 'There is no such mailbox or folder.');
  return (readJson(bytes) as { totalItemCount?: number }).totalItemCount ?? 0;
}

function readJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw problem('refused', 'The server answers something that is no list.', { cause: error });
  }
}

/** A folder by the name that people see. */
async function folderOf(ask: AskGraph, user: string, name: string, { make = false } = {}): Promise<string> {
  if (name === '' || name.toLowerCase() === 'inbox') return 'inbox';
  const filter = encodeURIComponent(`displayName eq '${name.replaceAll("'", "''")}'`);
  const path = `${user}/mailFolders?$filter=${filter}&$select=id`;
  const { bytes } = await ask({ path, doing: 'find the folder', headers: immutable });
  const [found] = (readJson(bytes) as { value?: readonly { id?: string }[] }).value ?? [];
  if (found?.id !== undefined) return encodeURIComponent(found.id);
  if (!make) throw problem('folder', `There is no folder "${name}".`);
  const made = await ask({
    method: 'POST',
    path: `${user}/mailFolders`,
    body: { displayName: name },
    doing: 'make a folder',
  });
  const { id } = readJson(made.bytes) as { id?: string };
  if (id === undefined) throw problem('folder', `The folder "${name}" could not be made.`);
  return encodeURIComponent(id);
}
