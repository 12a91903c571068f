// A program: a relay in the path to other hosts that keeps every byte back for as long as its parent last said, in
// order. For networks of the test's own: kernels without the queueing discipline `netem` cannot delay by themselves.
// Takes pairs of listening and target address as arguments, and a number of milliseconds as message.

import { createServer, connect, type Socket } from 'node:net';

interface Step {
  readonly dueAt: number;
  readonly run: () => void;
}

/** One direction of one connection. */
class DelayedWay {
  private readonly steps: Step[] = [];
  private readonly to: Socket;

  constructor(from: Socket, to: Socket) {
    this.to = to;
    from.on('data', (chunk) => this.add(() => to.write(chunk)));
    from.on('end', () => this.add(() => to.end()));
    from.on('close', () => this.add(() => to.destroy()));
    // `close` follows.
    from.on('error', () => undefined);
  }

  private add(run: () => void): void {
    this.steps.push({ dueAt: performance.now() + delayMs, run });
    if (this.steps.length === 1) this.wait();
  }

  /** One timer for the way: after a shorter delay was set, nothing overtakes what is still on it. */
  private wait(): void {
    const [first] = this.steps;
    if (first === undefined) return;
    const leftMs = Math.max(0, first.dueAt - performance.now());
    setTimeout(() => {
      this.steps.shift();
      if (!this.to.destroyed) first.run();
      this.wait();
    }, leftMs);
  }
}

let delayMs = 0;
const pairs = process.argv.slice(2);

function endpoint(text: string): readonly [string, number] {
  const [host = '', port = ''] = text.split(':');
  return [host, Number(port)];
}

for (let at = 0; at + 1 < pairs.length; at += 2) {
  const [host, port] = endpoint(pairs[at] ?? '');
  const [targetHost, targetPort] = endpoint(pairs[at + 1] ?? '');
  const server = createServer({ noDelay: true }, (incoming) => {
    const outgoing = connect({ host: targetHost, port: targetPort, noDelay: true });
    void new DelayedWay(incoming, outgoing);
    void new DelayedWay(outgoing, incoming);
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
}

process.on('message', (message) => {
  delayMs = Number(message);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
