// A loopback port for a server that cannot choose one itself and say which.

import { once } from 'node:events';
import { createServer } from 'node:net';

/** Free now; whoever takes it must be quick. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
