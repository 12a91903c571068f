// An address that we write to, and what a case says was kept from it, as the API shows them.

/** What is known of an address that we write to. */
export interface Correspondent {
  readonly address: string;
  readonly paused: { readonly reason: string; readonly until: string | null } | null;
  readonly failing: {
    readonly since: string | null;
    readonly until: string | null;
    readonly status: string;
    readonly text: string;
  } | null;
}

/** Of a case: what the system was to write by itself, and why it did not (T27). */
export interface KeptBackFacts {
  readonly suppressedNotice?: string | null | undefined;
  readonly suppression?:
    | { readonly notice: string; readonly target: string; readonly until: string | null }
    | null
    | undefined;
}
