// The newest test of sending of each address of a mailbox (T18).

import type { SendingTest } from '../vocabulary/sending-test.ts';

export interface BegunTest extends Pick<SendingTest, 'mailboxId' | 'address' | 'to' | 'at'> {
  /** Of this try: the end of an older one says nothing about the newer. */
  readonly testId: string;
}

export interface EndedTest extends Pick<SendingTest, 'mailboxId' | 'address' | 'at'> {
  readonly testId: string;
  readonly taken: boolean;
  readonly answer: string;
}

export interface SendingTests {
  /** Takes the place of what was known. Of a mailbox that is gone, nothing is kept. */
  begin(test: BegunTest): Promise<void>;
  end(test: EndedTest): Promise<void>;
  /** False: no test of this address was refused. */
  confirm(mailboxId: string, address: string, by: { readonly userId: string }): Promise<boolean>;
  of(mailboxIds: readonly string[]): Promise<readonly SendingTest[]>;
  /** Of addresses that the mailbox does not have any more. */
  forget(mailboxId: string, kept: readonly string[]): Promise<void>;
}
