// Who is alive: nodes that heart-beat. A gateway is a member that hosts no shards.

export interface Member {
  readonly nodeId: string;
  /** host:port of its gRPC stream; empty for a gateway. */
  readonly address: string;
  /** False while it drains, and for gateways: it should own no shards. */
  readonly hostsShards: boolean;
  readonly startedAt: number;
}

export interface Membership {
  /** Writes or refreshes our heart-beat. */
  beat(member: Member, ttlMs: number): Promise<void>;
  leave(nodeId: string): Promise<void>;
  members(): Promise<readonly Member[]>;
}
