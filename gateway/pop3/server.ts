// POP3 (RFC 1939) on two ports: in clear with STLS, and with TLS from the first octet (RFC 8314). How many sessions there
// may be, and their orderly end. What they say is in `machine.ts`, one file per command.

import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Config } from '#actors/config.ts';
import { limits } from '#actors/limits.ts';
import type { Chance } from '#actors/ports/clock.ts';
import type { Certificate } from '../smtp/certificate.ts';
import { createBudget } from './budget.ts';
import { serve, type ConnectionDeps } from './connection.ts';
import { createMailboxes, type MailboxDeps } from './mailbox.ts';
import { createWire, type Wire } from './wire.ts';

export interface Pop3Deps extends MailboxDeps, Omit<ConnectionDeps, 'mailboxes' | 'budget'> {
  readonly config: Pick<Config, 'host' | 'ports'>;
  readonly tls: Certificate;
  readonly chance: Pick<Chance, 'newId'>;
}

export interface RunningPop3 {
  readonly ports: { readonly pop3: number; readonly pop3s: number };
  /** Ends all sessions: what was marked and not quit stays. */
  stop(): Promise<void>;
}

export async function startPop3(deps: Pop3Deps): Promise<RunningPop3> {
  const { config, log } = deps;
  const sessions = createSessions(deps);
  const servers: Server[] = [];
  const listen = async (port: number, implicitTls: boolean): Promise<number> => {
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) =>
      sessions.begin(socket, implicitTls),
    );
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, config.host, resolve);
    });
    servers.push(server);
    return (server.address() as AddressInfo).port;
  };
  const stop = async (): Promise<void> => {
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
    await sessions.stop();
    await Promise.all(closed);
  };
  try {
    const ports = {
      pop3: await listen(config.ports.pop3, false),
      pop3s: await listen(config.ports.pop3s, true),
    };
    log.info({ ...ports, host: config.host }, 'serving mailboxes over POP3');
    return { ports, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createSessions(deps: Pop3Deps) {
  const { clock, log, chance, measures } = deps;
  const secureContext = createSecureContext({ ...deps.tls, minVersion: 'TLSv1.2' });
  const shared: ConnectionDeps = {
    mailboxes: createMailboxes(deps),
    budget: createBudget(limits.pop3BufferedBytes),
    clock,
    log,
    measures,
  };
  const open = new Map<Wire, Promise<void>>();
  const perAddress = new Map<string, number>();
  measures?.readSessions(() => open.size);

  const full = (address: string): boolean =>
    open.size >= limits.pop3Connections || (perAddress.get(address) ?? 0) >= limits.pop3ConnectionsPerAddress;

  const count = (address: string, change: number): void => {
    const now = (perAddress.get(address) ?? 0) + change;
    if (now > 0) perAddress.set(address, now);
    else perAddress.delete(address);
  };

  return {
    begin(socket: Socket, implicitTls: boolean): void {
      const remoteAddress = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
      if (full(remoteAddress)) {
        socket.on('error', () => socket.destroy());
        const words = '-ERR [SYS/TEMP] Too many connections, try again later\r\n';
        socket.end(implicitTls ? '' : words, () => socket.destroy());
        log.info({ remoteAddress }, 'a POP3 connection too many was refused');
        return;
      }
      const wire = createWire(socket, { secureContext, clock });
      const local = isLoopback(remoteAddress);
      count(remoteAddress, 1);
      const served = serve(shared, { wire, implicitTls, local, remoteAddress, reader: chance.newId() });
      const over = served.finally(() => {
        open.delete(wire);
        count(remoteAddress, -1);
      });
      open.set(wire, over);
    },
    async stop(): Promise<void> {
      const running = [...open.values()];
      for (const wire of open.keys()) wire.destroy();
      const late = Promise.withResolvers<void>();
      const cancel = clock.after(limits.pop3StopMs, late.resolve);
      await Promise.race([Promise.all(running), late.promise]);
      cancel();
    },
  };
}

/** Nobody listens between a program and another one of the same machine. */
function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
