// A virus scanner for tests: an HTTP server on a free port that answers as it is told, and notes what it was asked.

import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ScannerQuestion {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Null: it never answers. */
export type ScannerAnswer = (
  question: ScannerQuestion,
) => { readonly status: number; readonly text?: string; readonly location?: string } | null;

export interface TestScanner {
  readonly url: string;
  readonly asked: readonly ScannerQuestion[];
  mostAtOnce(): number;
  stop(): Promise<void>;
}

export async function startScanner(answer: ScannerAnswer): Promise<TestScanner> {
  const asked: ScannerQuestion[] = [];
  let open = 0;
  let most = 0;
  const server = createServer((request, response) => {
    open += 1;
    most = Math.max(most, open);
    response.once('close', () => {
      open -= 1;
    });
    void text(request).then((body) => {
      const question = { method: request.method ?? '', headers: request.headers, body };
      asked.push(question);
      const told = answer(question);
      if (told === null) return;
      const { status, text: words = '', location = '' } = told;
      response.writeHead(status, location === '' ? {} : { location }).end(words);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/scan`,
    asked,
    mostAtOnce: () => most,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
