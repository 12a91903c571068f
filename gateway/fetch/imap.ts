// A mailbox at another server by IMAP4rev1 (RFC 3501), over imapflow: one connection, TLS as it was asked for or nothing,
// UIDs after a mark, IDLE (RFC 2177). Must not know what becomes of what it reads.

import { ImapFlow } from 'imapflow';
import type { AuthenticationFailure, ImapFlowError } from 'imapflow';
import { limits } from '#actors/limits.ts';
import type { Mark } from '#actors/ports/fetch-ledger.ts';
import { withDeadline } from './deadline.ts';
import { connectionProblem, problem, withoutSecret } from './problems.ts';
import { wordOf } from './source.ts';
import type { Problem } from './source.ts';
import type {
  ConnectSource,
  Fetched,
  FoundMail,
  Listing,
  OutsideMailbox,
  SourceDeps,
  SourceSecret,
  SourceSettings,
} from './source.ts';
import { tlsOptions } from './trust.ts';
import { waitInIdle } from './imap-idle.ts';

export function createImapSource(deps: SourceDeps): ConnectSource {
  return async (settings, secret, signal) => {
    const { server } = settings;
    if (server.security === 'plain' && !server.plainConfirmed)
      throw problem('trust', 'Nobody has confirmed that the password may be sent without encryption.');
    const client = clientOf(settings, secret);
    const session = new ImapSession(deps, settings, client);
    signal.throwIfAborted();
    const cut = (): void => session.cut();
    signal.addEventListener('abort', cut, { once: true });
    client.once('close', () => signal.removeEventListener('abort', cut));
    try {
      await session.open();
    } catch (error) {
      session.cut();
      throw withoutSecret(asProblem(error), wordOf(secret));
    }
    return session;
  };
}

function clientOf({ server }: SourceSettings, secret: SourceSecret): ImapFlow {
  return new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.security === 'implicit',
    // Left open, it would log in in clear text when a middleman takes STARTTLS out of the greeting.
    ...(server.security === 'implicit' ? {} : { doSTARTTLS: server.security === 'starttls' }),
    auth:
      secret.kind === 'password'
        ? { user: server.user, pass: secret.password }
        : { user: server.user, accessToken: secret.accessToken },
    tls: tlsOptions(server),
    logger: false,
    disableAutoIdle: true,
    disableCompression: true,
    clientInfo: { name: 'Skillpost', version: false, vendor: false, 'support-url': false },
    connectionTimeout: limits.fetchConnectMs,
    greetingTimeout: limits.fetchConnectMs,
    socketTimeout: limits.fetchSilenceMs,
    // A list of names is one line; a message is asked for with its bound, and may be one byte longer.
    maxLineLength: limits.fetchListedMost * 11,
    maxLiteralSize: limits.messageBytes + limits.fetchLineBytes,
    maxResponseSize: limits.messageBytes + 2 * limits.fetchLineBytes + limits.fetchListedMost * 11,
  });
}

class ImapSession implements OutsideMailbox {
  readonly #deps: SourceDeps;
  readonly #settings: SourceSettings;
  readonly #client: ImapFlow;
  #failure: unknown = null;
  #epoch = '';

  constructor(deps: SourceDeps, settings: SourceSettings, client: ImapFlow) {
    this.#deps = deps;
    this.#settings = settings;
    this.#client = client;
    // What breaks between two steps is told by the next one.
    client.on('error', (error: unknown) => {
      this.#failure ??= error;
    });
    client.on('close', () => {
      this.#failure ??= problem('lost', 'The server has closed the connection.');
    });
  }

  async open(): Promise<void> {
    const { server, folder, afterwards } = this.#settings;
    await this.#step('log in', limits.fetchLoginMs, () => this.#client.connect());
    // A server that greets with PREAUTH would skip STARTTLS.
    if (server.security !== 'plain' && !this.#client.secureConnection)
      throw problem('trust', 'The server has no encrypted connection.');
    const path = folder === '' ? 'INBOX' : folder;
    const opened = await this.#step('open the folder', limits.fetchStepMs, () =>
      this.#client.mailboxOpen(path, { readOnly: afterwards === 'leave' }),
    ).catch((error: unknown) => {
      if (!isNo(error)) throw error;
      throw problem('folder', `There is no folder "${path}": ${wordsOf(error)}`, { cause: error });
    });
    this.#epoch = opened.uidValidity.toString();
  }

  async list(mark: Mark): Promise<Listing> {
    const known = mark.epoch === this.#epoch && mark.last !== '' ? Number(mark.last) : 0;
    const found = await this.#step('list the mails', limits.fetchStepMs, () =>
      this.#client.search({ uid: `${known + 1}:*` }, { uid: true }),
    );
    if (!Array.isArray(found)) throw problem('refused', 'The server does not list its mails.');
    // `n:*` names the last mail even when its UID is lower.
    const uids = found.filter((uid) => uid > known).sort((a, b) => a - b);
    const batch = uids.slice(0, limits.fetchListMails);
    return {
      epoch: this.#epoch,
      mails: batch.length === 0 ? [] : await this.#describe(batch),
      more: uids.length > batch.length,
      waiting: uids.length,
      complete: false,
      newest: (uids.at(-1) ?? known).toString(),
      next: null,
    };
  }

  async #describe(uids: readonly number[]): Promise<readonly FoundMail[]> {
    const described = await this.#step('describe the mails', limits.fetchStepMs, async () => {
      const mails: FoundMail[] = [];
      const query = { uid: true, size: true, internalDate: true };
      for await (const mail of this.#client.fetch(uids.join(','), query, { uid: true })) {
        if (mails.length >= uids.length) break;
        const uid = mail.uid.toString();
        const link = this.#link(uid);
        mails.push({ uid, handle: uid, size: mail.size ?? null, at: timeOf(mail.internalDate), link });
      }
      return mails;
    });
    return described.toSorted((one, other) => Number(one.uid) - Number(other.uid));
  }

  /** RFC 5092 §6. */
  #link(uid: string): string {
    const { server, folder } = this.#settings;
    const path = encodeURIComponent(folder === '' ? 'INBOX' : folder);
    const place = `${encodeURIComponent(server.user)}@${server.host}:${server.port}`;
    return `imap://${place}/${path};UIDVALIDITY=${this.#epoch}/;UID=${uid}`;
  }

  async fetch({ handle, size, at }: FoundMail): Promise<Fetched> {
    if (size !== null && size > limits.messageBytes) return this.#header(handle, size, at);
    // Sizes may be wrong: it is asked for no more than one byte past the bound.
    const source = { start: 0, maxLength: limits.messageBytes + 1 };
    const mail = await this.#step('send a mail', limits.fetchMessageMs, () =>
      this.#client.fetchOne(handle, { uid: true, source }, { uid: true }),
    );
    if (!mail || mail.source === undefined) return { kind: 'gone' };
    if (mail.source.length > limits.messageBytes)
      return this.#header(handle, Math.max(size ?? 0, mail.source.length), at);
    return { kind: 'mail', raw: mail.source, at };
  }

  async #header(handle: string, size: number, at: number | null): Promise<Fetched> {
    const source = { start: 0, maxLength: limits.fetchHeaderBytes };
    const mail = await this.#step('send a header', limits.fetchStepMs, () =>
      this.#client.fetchOne(handle, { uid: true, source }, { uid: true }),
    );
    if (!mail || mail.source === undefined) return { kind: 'gone' };
    return { kind: 'large', header: mail.source, size, at };
  }

  async confirm({ handle }: FoundMail): Promise<void> {
    const { afterwards } = this.#settings;
    if (afterwards === 'leave') return;
    await this.#step('mark a mail', limits.fetchStepMs, async () => {
      if (afterwards === 'seen') return this.#flag(handle, '\\Seen');
      if (afterwards === 'move') return this.#move(handle);
      // Without UIDPLUS, EXPUNGE would take away what others have marked as well.
      if (!this.#client.capabilities.has('UIDPLUS')) return this.#flag(handle, '\\Deleted');
      if (!(await this.#client.messageDelete(handle, { uid: true }))) throw refusal('delete');
    });
  }

  async #flag(handle: string, flag: string): Promise<void> {
    if (!(await this.#client.messageFlagsAdd(handle, [flag], { uid: true }))) throw refusal('mark');
  }

  async #move(handle: string): Promise<void> {
    const { moveTo } = this.#settings;
    await this.#flag(handle, '\\Seen');
    const moved = await this.#client.messageMove(handle, moveTo, { uid: true }).catch((error: unknown) => {
      if (isNo(error)) return false;
      throw error;
    });
    if (moved !== false) return;
    await this.#client.mailboxCreate(moveTo);
    if ((await this.#client.messageMove(handle, moveTo, { uid: true })) === false) throw refusal('move');
  }

  get wait(): OutsideMailbox['wait'] {
    if (!this.#client.capabilities.has('IDLE')) return null;
    return async (ms, signal) => {
      await waitInIdle(this.#client, { clock: this.#deps.clock, ms, signal });
      if (this.#failure !== null) throw asProblem(this.#failure);
    };
  }

  async end(): Promise<void> {
    // Everything is done by then: a server that does not say goodbye is left.
    const { clock } = this.#deps;
    const goodbye = { clock, ms: limits.fetchStepMs, doing: 'say goodbye', cut: () => this.cut() };
    await withDeadline(this.#client.logout(), goodbye).catch(() => undefined);
    this.cut();
  }

  cut(): void {
    this.#client.close();
  }

  async #step<T>(doing: string, ms: number, work: () => Promise<T>): Promise<T> {
    try {
      if (this.#failure !== null) throw this.#failure;
      const { clock } = this.#deps;
      const done = await withDeadline(work(), { clock, ms, doing, cut: () => this.cut() });
      // Asked over a connection that is gone, imapflow answers as if there were no mail (T2).
      if (!this.#client.usable) throw problem('lost', 'The server has closed the connection.');
      return done;
    } catch (error) {
      throw asProblem(this.#failure ?? error);
    }
  }
}

function timeOf(date: Date | string | undefined): number | null {
  const at = date === undefined ? NaN : new Date(date).getTime();
  return Number.isFinite(at) ? at : null;
}

function refusal(doing: string): Problem {
  return problem('refused', `The server does not let us ${doing} mails.`);
}

function isNo(error: unknown): boolean {
  const failure = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return (failure as Partial<ImapFlowError>).responseStatus === 'NO';
}

function wordsOf(error: unknown): string {
  const { responseText, message } = error as Partial<ImapFlowError>;
  return responseText ?? message ?? '';
}

/** imapflow tells by properties of the error what happened. */
function asProblem(error: unknown): Problem {
  const failure = error as Partial<AuthenticationFailure & ImapFlowError> & { tlsFailed?: boolean };
  const code = failure.serverResponseCode ?? '';
  if (code === 'INUSE' || code === 'LIMIT' || code === 'UNAVAILABLE')
    return problem('busy', `The server is busy: ${wordsOf(error)}`, { cause: error });
  if (failure.authenticationFailed === true)
    return problem('login', `The server refused the login: ${wordsOf(error)}`, { cause: error });
  if (failure.tlsFailed === true && !wordsOf(error).includes('certificate'))
    return problem('trust', `No encrypted connection: ${wordsOf(error)}`, { cause: error });
  if (failure.responseStatus === 'NO' || failure.responseStatus === 'BAD')
    return problem('refused', `The server refused: ${wordsOf(error)}`, { cause: error });
  return connectionProblem(error);
}
