// From an address to a POP3 session that is logged in: TLS or STLS (RFC 2595), CAPA (RFC 2449), USER and PASS or SASL
// (RFC 5034). What is not encrypted as it was asked for is left before any name is said.

import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { OutsideServer } from '#actors/vocabulary/mailbox-policy.ts';
import { Pop3Wire } from './pop3-wire.ts';
import { connectionProblem, problem } from './problems.ts';
import type { Problem, SourceSecret } from './source.ts';
import { tlsOptions } from './trust.ts';

type Capabilities = ReadonlyMap<string, string>;

const capabilityBytes = 65_536;

export function openPop3Socket(server: OutsideServer): Socket {
  const { host, port, security } = server;
  const tls = { ...tlsOptions(server), host, port };
  const socket = security === 'implicit' ? connectTls(tls) : connect({ host, port });
  // Whoever reads hears of it; a socket that breaks when nobody does must not end the process.
  return socket.on('error', () => undefined);
}

/** A session in the transaction state. */
export async function logInToPop3(
  server: OutsideServer,
  secret: SourceSecret,
  socket: Socket,
): Promise<Pop3Wire> {
  try {
    await once(socket, server.security === 'implicit' ? 'secureConnect' : 'connect');
  } catch (error) {
    throw connectionProblem(error);
  }
  const wire = new Pop3Wire(socket);
  expectOk(await wire.line(), 'greet');
  if (server.security === 'starttls') await startTls(wire, server);
  const capabilities = await readCapabilities(wire);
  await authenticate(wire, server.user, { secret, capabilities });
  return wire;
}

/** The text after +OK; throws what -ERR means. */
export function expectOk(line: string, doing: string): string {
  if (/^\+OK\b/i.test(line)) return line.slice(3).trim();
  throw refusal(line, doing);
}

/** RFC 2449 §8, RFC 3206: what kind of no it is. */
function refusal(line: string, doing: string): Problem {
  const words = line.replace(/^-ERR\s*/i, '');
  const code = /^\[([A-Z/-]+)/i.exec(words)?.[1]?.toUpperCase() ?? '';
  if (code === 'IN-USE' || code === 'LOGIN-DELAY' || code === 'SYS/TEMP')
    return problem('busy', `The server is busy: ${words}`);
  if (code === 'AUTH') return problem('login', `The server refused the login: ${words}`);
  return problem('refused', `The server refused to ${doing}: ${words}`);
}

async function startTls(wire: Pop3Wire, server: OutsideServer): Promise<void> {
  wire.send('STLS');
  const answer = await wire.line();
  if (!/^\+OK\b/i.test(answer))
    throw problem('trust', `The server has no encrypted connection: ${answer.replace(/^-ERR\s*/i, '')}`);
  await wire.upgrade({ ...tlsOptions(server), host: server.host });
}

async function readCapabilities(wire: Pop3Wire): Promise<Capabilities> {
  wire.send('CAPA');
  // An old server that knows no CAPA knows USER and PASS.
  if (!/^\+OK\b/i.test(await wire.line())) return new Map([['USER', '']]);
  const { bytes } = await wire.body(capabilityBytes);
  return new Map(
    bytes
      .toString('utf8')
      .split('\r\n')
      .map((line) => {
        const [name = '', ...parameters] = line.split(' ');
        return [name.toUpperCase(), parameters.join(' ').toUpperCase()] as const;
      }),
  );
}

interface Credentials {
  readonly secret: SourceSecret;
  readonly capabilities: Capabilities;
}

async function authenticate(wire: Pop3Wire, user: string, credentials: Credentials): Promise<void> {
  const { secret, capabilities } = credentials;
  const mechanisms = new Set((capabilities.get('SASL') ?? '').split(' '));
  if (secret.kind === 'oauth2') {
    const token = `user=${user}\u0001auth=Bearer ${secret.accessToken}\u0001\u0001`;
    return sasl(wire, 'XOAUTH2', token);
  }
  // USER takes one word of a line; SASL takes anything.
  const simple = /^[^\s\p{Cc}]+$/u.test(user) && !/[\r\n\0]/.test(secret.password);
  if (mechanisms.has('PLAIN') && (!simple || !capabilities.has('USER')))
    return sasl(wire, 'PLAIN', `\0${user}\0${secret.password}`);
  if (!simple) throw problem('login', 'This name or password cannot be said to this server.');
  wire.send(`USER ${user}`);
  expectLogin(await wire.line());
  wire.send(`PASS ${secret.password}`);
  expectLogin(await wire.line());
}

/** In two steps: not every server takes the first answer with the command. */
async function sasl(wire: Pop3Wire, mechanism: string, words: string): Promise<void> {
  wire.send(`AUTH ${mechanism}`);
  const ready = await wire.line();
  if (!ready.startsWith('+') || /^\+OK\b/i.test(ready)) return expectLogin(ready.replace(/^\+OK/i, '-ERR'));
  wire.send(Buffer.from(words, 'utf8').toString('base64'));
  const answer = await wire.line();
  if (!answer.startsWith('+ ') && answer !== '+') return expectLogin(answer);
  // XOAUTH2 tells its error in a challenge that wants an empty answer.
  wire.send('');
  expectLogin(await wire.line());
}

function expectLogin(line: string): void {
  if (/^\+OK\b/i.test(line)) return;
  const refused = refusal(line, 'log in');
  if (refused.code !== 'MAILBOX_REFUSED') throw refused;
  throw problem('login', `The server refused the login: ${line.replace(/^-ERR\s*/i, '')}`);
}
