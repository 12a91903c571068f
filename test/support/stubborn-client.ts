// A mail client that keeps a mail until it is told 250: on anything else, and on a connection that breaks, it tries again.
// Tells under which id each mail was accepted.

import { setTimeout as wait } from 'node:timers/promises';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

export interface StubbornOptions {
  readonly port: number;
  /** Connections side by side. */
  readonly connections: number;
  readonly from: string;
  readonly to: string;
  /** The whole mail of this number. */
  readonly mail: (number: number) => Buffer;
  /** Told of each 250. */
  readonly onAccepted: (number: number, archiveId: string) => void;
  readonly givesUpAfterMs: number;
}

class Line {
  readonly #port: number;
  #connection: SMTPConnection | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  async send(envelope: { from: string; to: string }, raw: Buffer): Promise<string> {
    const connection = (this.#connection ??= await this.#connect());
    return new Promise((resolve, reject) => {
      const broken = (error?: Error | null): void => reject(error ?? new Error('the connection ended'));
      connection.once('error', broken);
      connection.once('end', broken);
      connection.send(envelope, raw, (error, answer) => {
        connection.off('error', broken);
        connection.off('end', broken);
        // The typings leave out that a failure has no answer.
        if (error) reject(error);
        else resolve(answer.response);
      });
    });
  }

  drop(): void {
    this.#connection?.on('error', () => undefined);
    this.#connection?.close();
    this.#connection = null;
  }

  #connect(): Promise<SMTPConnection> {
    const connection = new SMTPConnection({
      host: '127.0.0.1',
      port: this.#port,
      ignoreTLS: true,
      socketTimeout: 20_000,
    });
    return new Promise((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('the connection ended')));
      connection.connect(() => {
        connection.removeAllListeners('error');
        connection.removeAllListeners('end');
        resolve(connection);
      });
    });
  }
}

/** Sends `count` mails; resolves when each was accepted. How many times something else than 250 came. */
export async function sendStubbornly(count: number, options: StubbornOptions): Promise<number> {
  const { from, to, mail, onAccepted, givesUpAfterMs } = options;
  const deadline = Date.now() + givesUpAfterMs;
  let next = 0;
  let refusals = 0;
  const work = async (): Promise<void> => {
    const line = new Line(options.port);
    for (let number = next++; number < count; number = next++) {
      for (let accepted = false; !accepted;) {
        try {
          const answer = await line.send({ from, to }, mail(number));
          onAccepted(number, /accepted as (\S+)/.exec(answer)?.[1] ?? '');
          accepted = true;
        } catch (error) {
          refusals += 1;
          line.drop();
          if (Date.now() > deadline) throw error;
          await wait(50);
        }
      }
    }
    line.drop();
  };
  await Promise.all(Array.from({ length: options.connections }, work));
  return refusals;
}
