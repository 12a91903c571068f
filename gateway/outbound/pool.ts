// Connections to the servers that mail goes to: a few to each at once, each used for several letters, and kept for a moment
// in case there are more.
//
//   wanted ──(room)──► idle one, or opened ──► letter ──delivered──► idle ──(a while, or enough letters)──► closed
//      └──(no room)──► busy                         └── anything else ──────────────────────────────────────► closed
//
// Nobody waits here: letters to a slow server would hold the workers that the others need.

import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import { converse } from './conversation.ts';
import type { Conversation } from './conversation.ts';
import { judge } from './smtp-client.ts';
import type { ClientError, Letter, Outcome, Server } from './smtp-client.ts';

export interface Pool {
  /** Never rejects. */
  send(server: Server, letter: Letter): Promise<Outcome>;
  /** Connections that are open, at work or not. */
  open(): number;
  stop(): void;
}

export interface PoolDeps {
  /** Our name in EHLO. */
  readonly hostname: string;
  readonly clock: Clock;
}

interface Place {
  busy: number;
  readonly idle: { readonly conversation: Conversation; readonly cancel: () => void }[];
}

/** Who may be given the same connection: same server, same way, same login. */
function keyOf({ host, address, port, implicitTls, startTls, login }: Server): string {
  const secret = login === null ? '' : 'pass' in login ? login.pass : login.accessToken;
  return JSON.stringify([host, address, port, implicitTls, startTls, login?.user, secret]);
}

const busy: Outcome = {
  state: 'deferred',
  code: null,
  text: '4.4.5 as much as may be is on its way to this server already',
  tryNext: false,
  busy: true,
};

export function createPool(deps: PoolDeps): Pool {
  const places = new Map<string, Place>();
  let open = 0;
  let stopped = false;

  function placeOf(key: string): Place {
    const place = places.get(key) ?? { busy: 0, idle: [] };
    places.set(key, place);
    return place;
  }

  function leave(key: string, place: Place): void {
    place.busy -= 1;
    if (place.busy === 0 && place.idle.length === 0) places.delete(key);
  }

  function close(conversation: Conversation): void {
    open -= 1;
    conversation.close();
  }

  function kept(place: Place): Conversation | null {
    for (let entry = place.idle.pop(); entry !== undefined; entry = place.idle.pop()) {
      entry.cancel();
      if (entry.conversation.isOpen()) return entry.conversation;
      close(entry.conversation);
    }
    return null;
  }

  function keep(key: string, place: Place, conversation: Conversation): void {
    const enough = conversation.sent() >= limits.deliveryMailsPerConnection;
    if (stopped || enough || !conversation.isOpen()) return close(conversation);
    const entry = {
      conversation,
      cancel: deps.clock.after(limits.deliveryIdleCloseMs, () => {
        place.idle.splice(place.idle.indexOf(entry), 1);
        close(conversation);
        if (place.busy === 0 && place.idle.length === 0) places.delete(key);
      }),
    };
    place.idle.push(entry);
  }

  async function opened(server: Server): Promise<Conversation> {
    try {
      const conversation = await converse(server, { ...deps, tls: true });
      open += 1;
      return conversation;
    } catch (error) {
      // Opportunistic: a server whose TLS is broken is better reached in the clear than not at all (RFC 7435).
      const mayGoClear =
        (server.startTls ?? 'offered') === 'offered' && server.login === null && !server.implicitTls;
      if (!mayGoClear || (error as ClientError).code !== 'ETLS') throw error;
      const conversation = await converse(server, { ...deps, tls: false });
      open += 1;
      return conversation;
    }
  }

  async function attempt(key: string, place: Place, { server, letter }: Sending): Promise<Outcome> {
    const known = kept(place);
    const conversation = known ?? (await opened(server));
    const { lost, ...outcome } = await conversation.send(letter);
    if (outcome.state === 'delivered') keep(key, place, conversation);
    else close(conversation);
    // The server has closed it meanwhile: that says nothing of this letter.
    return lost && known !== null ? attempt(key, place, { server, letter }) : outcome;
  }

  return {
    async send(server, letter) {
      const key = keyOf(server);
      const place = placeOf(key);
      if (place.busy >= (server.most ?? limits.deliveryConnectionsPerServer)) return busy;
      place.busy += 1;
      try {
        return await attempt(key, place, { server, letter });
      } catch (error) {
        return judge(error as ClientError);
      } finally {
        leave(key, place);
      }
    },
    open: () => open,
    stop() {
      stopped = true;
      for (const { idle } of places.values())
        for (const { conversation, cancel } of idle.splice(0)) {
          cancel();
          close(conversation);
        }
    },
  };
}

interface Sending {
  readonly server: Server;
  readonly letter: Letter;
}
