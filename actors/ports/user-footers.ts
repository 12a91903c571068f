// What stands below every mail of an agent (F110).

export interface FooterImage {
  /** JPEG. */
  readonly content: Uint8Array;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
}

export interface UserFooter {
  readonly text: string;
  readonly html: string;
  readonly image: FooterImage | null;
}

export interface UserFooters {
  /** Null: there is none. */
  read(userId: string): Promise<UserFooter | null>;
  /** Null removes it. Throws UNKNOWN_REFERENCE (invalid) without such a user. */
  write(userId: string, footer: UserFooter | null): Promise<void>;
}
