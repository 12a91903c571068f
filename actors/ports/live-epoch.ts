// Whether the live state is whole. It carries the name of its epoch, and so does the database that it can be rebuilt
// from: where the two differ, the live state was lost, and is rebuilt under a new name.

/** Kept beside the live state, and lost with it. Empty: none. */
export interface LiveMarks {
  /** The epoch that is whole. */
  readonly epoch: string;
  /** The recovery under way. */
  readonly recovering: string;
}

export interface LiveEpoch {
  read(): Promise<LiveMarks>;
  begin(recovery: string): Promise<void>;
  /** The recovery's name becomes the epoch's. False: the live state was lost again meanwhile. */
  finish(recovery: string): Promise<boolean>;
}

export interface RecoveryProgress extends LiveMarks {
  /** The step at work, and the cursor within it; empty: at its beginning. */
  readonly step: string;
  readonly after: string;
}

export interface RecoveryBook {
  read(): Promise<RecoveryProgress>;
  write(progress: RecoveryProgress): Promise<void>;
  /** Runs alone among all processes; false: another one is at it, nothing was run. */
  alone(run: () => Promise<void>): Promise<boolean>;
}
