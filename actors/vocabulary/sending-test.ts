// Whether an address of ours has shown that it can send (T18). Pure; imports nothing.

/** `running`: nobody knows yet. `confirmed`: refused, and an administrator uses it all the same. */
export type SendingTestState = 'running' | 'taken' | 'refused' | 'confirmed';

export interface SendingTest {
  readonly mailboxId: string;
  /** Of the mailbox, or one of its further addresses. */
  readonly address: string;
  readonly state: SendingTestState;
  readonly to: string;
  /** In the words of the server, or why none was reached; empty while it runs. */
  readonly answer: string;
  readonly at: number;
  /** Who confirmed it; empty: nobody. */
  readonly confirmedBy: string;
}

/** What was never tested may be chosen: nothing speaks against it. */
export function speaksAgainst(test: SendingTest | undefined): boolean {
  return test?.state === 'refused';
}

/** A test whose gateway was stopped never ends by itself. */
export function asOf(test: SendingTest, at: number, longestMs: number): SendingTest {
  return test.state === 'running' && at - test.at > longestMs
    ? { ...test, state: 'refused', answer: 'The test was interrupted.' }
    : test;
}
