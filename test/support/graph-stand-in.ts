// A stand-in of the mail part of Microsoft Graph: folders, delta lists in pages, MIME of messages, marking, moving,
// deleting, throttling. Over TLS, with the token that it wants.

import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { certificateFor } from './dovecot.ts';

export const accessToken = 'a-graph-token';

export interface GraphMail {
  readonly id: string;
  readonly raw: string;
  readonly at: number;
  folder: string;
  isRead: boolean;
}

export interface GraphStandIn {
  readonly port: number;
  readonly authority: string;
  readonly mails: Map<string, GraphMail>;
  /** Method and path of each request that had the token. */
  readonly asked: readonly string[];
  /** Answers these before anything else, one each. */
  readonly before: {
    readonly status: number;
    readonly headers?: Record<string, string>;
    readonly body?: string;
  }[];
  add(raw: string, at?: number): void;
  stop(): Promise<void>;
}

const pageMails = 3;

export async function startGraphStandIn(): Promise<GraphStandIn> {
  const { key, cert } = await certificateFor('localhost');
  const mails = new Map<string, GraphMail>();
  const folders = new Map([['inbox', 'Inbox']]);
  const asked: string[] = [];
  const before: GraphStandIn['before'] = [];

  function answer(
    method: string,
    url: URL,
    body: Record<string, unknown>,
  ): { status: number; body?: unknown; raw?: string } {
    const path = url.pathname.replace('/v1.0/users/support%40demo.test', '');
    const origin = `https://${url.host}${url.pathname}`;
    if (path === '/mailFolders' && method === 'GET') {
      const name = /displayName eq '(.*)'/
        .exec(url.searchParams.get('$filter') ?? '')?.[1]
        ?.replaceAll("''", "'");
      return {
        status: 200,
        body: { value: [...folders].filter(([, shown]) => shown === name).map(([id]) => ({ id })) },
      };
    }
    if (path === '/mailFolders') {
      folders.set(`id-${folders.size}`, String(body['displayName']));
      return { status: 201, body: { id: `id-${folders.size - 1}` } };
    }
    const [, folder = '', delta] = /^\/mailFolders\/([^/]+)(\/messages\/delta)?$/.exec(path) ?? [];
    const inside = [...mails.values()].filter((mail) => mail.folder === folder);
    if (delta !== undefined) {
      const all = [...mails.values()];
      const latest = url.searchParams.get('$deltatoken') === 'latest';
      const from = latest ? all.length : Number(url.searchParams.get('from') ?? 0);
      const page = all.slice(from, from + pageMails);
      const value = page
        .filter((mail) => mail.folder === folder)
        .map(({ id, at }) => ({
          id,
          receivedDateTime: new Date(at).toISOString(),
          webLink: `https://outlook.test/${encodeURIComponent(id)}`,
        }));
      const link = `${origin}?from=${from + page.length}`;
      const next = from + page.length < all.length ? '@odata.nextLink' : '@odata.deltaLink';
      return { status: 200, body: { value, [next]: link } };
    }
    if (folder !== '') return { status: 200, body: { totalItemCount: inside.length } };
    const [, id = '', action = ''] = /^\/messages\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const mail = mails.get(decodeURIComponent(id));
    if (mail === undefined)
      return { status: 404, body: { error: { code: 'ErrorItemNotFound', message: 'gone' } } };
    if (method === 'DELETE') mails.delete(mail.id);
    if (method === 'PATCH') mail.isRead = body['isRead'] === true;
    if (action === '/move') mail.folder = String(body['destinationId']);
    return action === '/$value' ? { status: 200, raw: mail.raw } : { status: 200, body: {} };
  }

  const server = createServer({ key, cert }, (request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const url = new URL(request.url ?? '/', `https://localhost:${(server.address() as AddressInfo).port}`);
      if (request.headers.authorization !== `Bearer ${accessToken}`) {
        response
          .writeHead(401)
          .end(JSON.stringify({ error: { code: 'InvalidAuthenticationToken', message: 'expired' } }));
        return;
      }
      asked.push(`${request.method} ${url.pathname}`);
      const first = before.shift();
      if (first !== undefined) {
        response.writeHead(first.status, first.headers).end(first.body ?? '');
        return;
      }
      const text = Buffer.concat(chunks).toString();
      const { status, body, raw } = answer(
        request.method ?? 'GET',
        url,
        (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
      );
      response.writeHead(status).end(raw ?? JSON.stringify(body));
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    authority: cert,
    mails,
    asked,
    before,
    add(raw, at = Date.now()) {
      const id = `AAMk/${mails.size}=`;
      mails.set(id, { id, raw, at, folder: 'inbox', isRead: false });
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
