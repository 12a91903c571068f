// What domains that we write to demand of how their mail is brought (MTA-STS, RFC 8461), for as long as they said that it
// holds: without this memory, whoever can suppress an answer of the DNS could undo a demand.

export interface TransportPolicy {
  /** Lower-case, in ASCII. */
  readonly domain: string;
  /** Of its record in the DNS: another one means that there is another policy. */
  readonly id: string;
  readonly mode: 'enforce' | 'testing' | 'none';
  /** Names of its mail servers; `*.` stands for one label. */
  readonly mx: readonly string[];
  readonly expiresAt: number;
}

export interface TransportPolicies {
  /** Null: none is known, or it holds no more. */
  known(domain: string, at: number): Promise<TransportPolicy | null>;
  /** In the place of the one before. Policies that hold no more at `at` are forgotten. */
  keep(policy: TransportPolicy, at: number): Promise<void>;
}
