// Audit rows for what is not a change of the directory, such as looking at an archived original.

export interface AuditRecord {
  readonly byUserId: string;
  /** Dotted verb, such as `message.original_read`. */
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
}

export interface AuditTrail {
  /** Returns once the row is committed. */
  record(row: AuditRecord): Promise<void>;
}
