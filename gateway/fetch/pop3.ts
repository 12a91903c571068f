// A mailbox at another server by POP3 (RFC 1939): every session sees all of it, names of mails are what UIDL says, and what
// is deleted is so when the session ends with QUIT. Must not know which mails were read before.

import { limits } from '#actors/limits.ts';
import { withDeadline } from './deadline.ts';
import { expectOk, logInToPop3, openPop3Socket } from './pop3-login.ts';
import type { Body, Pop3Wire } from './pop3-wire.ts';
import { connectionProblem, problem, withoutSecret } from './problems.ts';
import { wordOf } from './source.ts';
import type {
  ConnectSource,
  Fetched,
  FoundMail,
  Listing,
  OutsideMailbox,
  SourceDeps,
  SourceSettings,
} from './source.ts';

export function createPop3Source(deps: SourceDeps): ConnectSource {
  return async (settings, secret, signal) => {
    const { server } = settings;
    if (server.security === 'plain' && !server.plainConfirmed)
      throw problem('trust', 'Nobody has confirmed that the password may be sent without encryption.');
    signal.throwIfAborted();
    const socket = openPop3Socket(server);
    const cut = (): void => void socket.destroy(problem('lost', 'The connection was given up.'));
    signal.addEventListener('abort', cut, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', cut));
    try {
      const wire = await withDeadline(logInToPop3(server, secret, socket), {
        clock: deps.clock,
        ms: limits.fetchLoginMs,
        doing: 'log in',
        cut,
      });
      return new Pop3Session(deps, settings, wire);
    } catch (error) {
      cut();
      throw withoutSecret(connectionProblem(error), wordOf(secret));
    }
  };
}

class Pop3Session implements OutsideMailbox {
  readonly wait = null;
  readonly #deps: SourceDeps;
  readonly #settings: SourceSettings;
  readonly #wire: Pop3Wire;

  constructor(deps: SourceDeps, settings: SourceSettings, wire: Pop3Wire) {
    this.#deps = deps;
    this.#settings = settings;
    this.#wire = wire;
  }

  async list(): Promise<Listing> {
    return this.#step('list the mails', limits.fetchStepMs, async () => {
      const sizes = pairs(await this.#all('LIST'));
      const names = await this.#names();
      const often = repeated(names.values());
      const mails = Array.from(sizes, ([handle, size]): FoundMail => {
        const name = names.get(handle) ?? '';
        const octets = Number(size);
        return {
          // A name that two mails share says nothing.
          uid: often.has(name) ? '' : name,
          handle,
          size: Number.isSafeInteger(octets) && octets >= 0 ? octets : null,
          at: null,
          link: '',
        };
      });
      return { epoch: '', mails, more: false, waiting: mails.length, complete: true, newest: '', next: null };
    });
  }

  async #all(command: string): Promise<string> {
    this.#wire.send(command);
    expectOk(await this.#wire.line(), command);
    const { bytes, length } = await this.#wire.body(limits.fetchListedMost * 80);
    if (length > bytes.length) throw problem('refused', 'The server lists more mails than can be.');
    return bytes.toString('latin1');
  }

  async #names(): Promise<ReadonlyMap<string, string>> {
    this.#wire.send('UIDL');
    const answer = await this.#wire.line();
    if (/^\+OK\b/i.test(answer)) {
      const { bytes } = await this.#wire.body(limits.fetchListedMost * 80);
      return pairs(bytes.toString('latin1'));
    }
    if (this.#settings.afterwards === 'delete') return new Map();
    throw problem(
      'refused',
      'The server does not name its mails (UIDL): they can only be fetched if they are deleted there.',
    );
  }

  async fetch(mail: FoundMail): Promise<Fetched> {
    return this.#step('send a mail', limits.fetchMessageMs, async () => {
      if (mail.size !== null && mail.size > limits.messageBytes) return this.#header(mail, mail.size);
      const got = await this.#retrieve(mail);
      if (got.length > limits.messageBytes)
        return {
          kind: 'large',
          header: got.bytes.subarray(0, limits.fetchHeaderBytes),
          size: got.length,
          at: null,
        };
      // Shorter than it was said to be: a lying size, or a mail that was cut off. Only the first is so twice.
      if (
        mail.size !== null &&
        got.length < mail.size &&
        !(await this.#retrieve(mail)).bytes.equals(got.bytes)
      )
        throw problem('lost', 'The server has sent only a part of a mail.');
      return { kind: 'mail', raw: got.bytes, at: null };
    });
  }

  async #retrieve({ handle }: FoundMail): Promise<Body> {
    this.#wire.send(`RETR ${handle}`);
    expectOk(await this.#wire.line(), 'send a mail');
    return this.#wire.body(limits.messageBytes);
  }

  async #header({ handle }: FoundMail, size: number): Promise<Fetched> {
    this.#wire.send(`TOP ${handle} 0`);
    expectOk(await this.#wire.line(), 'send a header');
    const { bytes } = await this.#wire.body(limits.fetchHeaderBytes);
    return { kind: 'large', header: bytes, size, at: null };
  }

  async confirm({ handle }: FoundMail): Promise<void> {
    if (this.#settings.afterwards !== 'delete') return;
    await this.#step('delete a mail', limits.fetchStepMs, async () => {
      this.#wire.send(`DELE ${handle}`);
      expectOk(await this.#wire.line(), 'delete a mail');
    });
  }

  async end(): Promise<void> {
    try {
      await this.#step('say goodbye', limits.fetchStepMs, async () => {
        this.#wire.send('QUIT');
        expectOk(await this.#wire.line(), 'delete the mails');
      });
    } finally {
      this.cut();
    }
  }

  cut(): void {
    this.#wire.cut();
  }

  async #step<T>(doing: string, ms: number, work: () => Promise<T>): Promise<T> {
    const { clock } = this.#deps;
    try {
      return await withDeadline(work(), { clock, ms, doing, cut: () => this.cut() });
    } catch (error) {
      throw connectionProblem(error);
    }
  }
}

/** Lines of a number and a word. */
function pairs(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const [, number, word] = /^(\d{1,10})\s+(\S{1,300})/.exec(line) ?? [];
    if (number === undefined || word === undefined) continue;
    if (found.size >= limits.fetchListedMost)
      throw problem('refused', 'The server lists more mails than can be.');
    found.set(number, word);
  }
  return found;
}

function repeated(names: Iterable<string>): ReadonlySet<string> {
  const seen = new Set<string>();
  const often = new Set<string>();
  for (const name of names) (seen.has(name) ? often : seen).add(name);
  return often;
}
