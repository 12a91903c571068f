// The links of this process, by node: dialled when first needed, or accepted; one of either kind serves both ways.
// A link counts only when the other side has said its name. Knows nothing of shards.

import { SkillpostError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Link, Transport } from '../ports/transport.ts';
import { helloEnvelope } from './envelope.ts';
import { LinkService } from './link-service.ts';
import type { LocalShards } from './local-shards.ts';
import { pause, within, type Deadlines } from './pacing.ts';
import { Peer } from './peer.ts';

export interface PeersDeps {
  readonly nodeId: string;
  /** Only processes of the same cluster talk to each other. */
  readonly cluster: string;
  readonly transport: Transport;
  readonly local: LocalShards;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  readonly log: Log;
}

interface Greeted {
  readonly peer: Peer;
  readonly nodeId: Promise<string>;
}

export class Peers {
  private readonly deps: PeersDeps;
  private readonly byNode = new Map<string, Peer>();
  /** Every link, with the name that its other side gave; two processes that dial each other at once have two. */
  private readonly all = new Map<Peer, string | null>();
  private readonly dialling = new Map<string, Promise<Peer | null>>();
  private stopped = false;

  constructor(deps: PeersDeps) {
    this.deps = deps;
  }

  /** The open link, if there is one: the fast way. */
  find(nodeId: string): Peer | undefined {
    return this.byNode.get(nodeId);
  }

  /** Null: cannot be reached now. All who ask meanwhile share one dial, and its failure for a short time. */
  reach(nodeId: string, address: string): Promise<Peer | null> {
    const peer = this.byNode.get(nodeId);
    if (peer !== undefined) return Promise.resolve(peer);
    if (this.stopped || address === '') return Promise.resolve(null);
    const under = this.dialling.get(nodeId);
    if (under !== undefined) return under;
    const dial = this.dial(nodeId, address);
    this.dialling.set(nodeId, dial);
    void dial.then(async (peer) => {
      if (peer === null) await pause(this.deps.clock, limits.retryFirstMs);
      this.dialling.delete(nodeId);
    });
    return dial;
  }

  accept(link: Link): void {
    if (this.stopped) {
      link.close();
      return;
    }
    const { nodeId } = this.greet(link);
    nodeId.catch(() => link.close());
  }

  /**
   * The process is off the list. Nothing new goes there; what is open gets a moment, because one that left in order
   * still answers, and then ends without waiting for the connection to notice.
   */
  forget(nodeId: string): void {
    this.byNode.delete(nodeId);
    for (const [peer, name] of this.all)
      if (name === nodeId) this.deps.clock.after(limits.routeRetryLastMs, () => peer.close());
  }

  stop(): void {
    this.stopped = true;
    for (const peer of this.all.keys()) peer.close();
  }

  private remove(peer: Peer): void {
    const nodeId = this.all.get(peer) ?? null;
    this.all.delete(peer);
    if (nodeId === null || this.byNode.get(nodeId) !== peer) return;
    this.byNode.delete(nodeId);
    for (const [other, name] of this.all) if (name === nodeId) this.byNode.set(nodeId, other);
  }

  private async dial(nodeId: string, address: string): Promise<Peer | null> {
    const { transport, clock, log } = this.deps;
    let link: Link | null = null;
    try {
      link = await within(clock, limits.dialTimeoutMs, transport.dial(address));
      const greeted = this.greet(link);
      const name = await greeted.nodeId;
      if (name !== nodeId) throw new SkillpostError('WRONG_PEER', 'misrouted', 'Another part answered.');
      return greeted.peer;
    } catch (error) {
      link?.close();
      log.debug({ nodeId, address, error: String(error) }, 'a node cannot be reached');
      return null;
    }
  }

  private greet(link: Link): Greeted {
    const { nodeId: ownId, cluster, local, deadlines, clock, log } = this.deps;
    let hello: (nodeId: string) => void = () => undefined;
    let refuse: (error: Error) => void = () => undefined;
    const named = new Promise<string>((resolve, reject) => {
      hello = resolve;
      refuse = reject;
    });
    const peer: Peer = new Peer({
      link,
      service: new LinkService(link, local, clock),
      deadlines,
      onHello: (nodeId, theirs) => {
        if (theirs !== cluster) return refuse(new Error(`it belongs to the cluster ${theirs}`));
        this.all.set(peer, nodeId);
        if (!this.byNode.has(nodeId)) this.byNode.set(nodeId, peer);
        log.debug({ nodeId }, 'linked');
        hello(nodeId);
      },
    });
    this.all.set(peer, null);
    peer.start();
    link.onClose((reason) => {
      this.remove(peer);
      refuse(new Error(reason));
    });
    link.send(helloEnvelope(ownId, cluster));
    return { peer, nodeId: within(clock, limits.dialTimeoutMs, named) };
  }
}
