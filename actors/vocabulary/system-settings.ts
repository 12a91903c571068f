// Settings of the whole system, which queues may override where they have a switch of the same name. Imports nothing but them.

import { machineMailDefaults, machineMailLadderDefault } from './machine-mail.ts';
import type { LadderStep, MachineMailPolicy } from './machine-mail.ts';

export interface SystemSettings {
  /** F76 */
  readonly transferToQueue: boolean;
  /** F77 */
  readonly transferToAgent: boolean;
  /** F78 */
  readonly transferToPersonal: boolean;
  /** F79 */
  readonly transferCommentRequired: boolean;
  /** An item in the transfer queue that has waited this long is open to everybody with the skill (F81, F82). */
  readonly transferAlarmMs: number;
  /** An agent without a connection for this long is set away (T16). */
  readonly awayAfterMs: number;
  /** What becomes of open work when a supervisor signs an agent out (F123). */
  readonly forcedSignOutWork: 'park' | 'requeue';
  /** Answers join by the mail that they name (In-Reply-To, References), if their sender takes part in the case (C11). */
  readonly threadByReferences: boolean;
  /** And by the tag in the subject. */
  readonly threadByTag: boolean;
  /** What becomes of a mail that comes twice, to two mailboxes or by two ways: one case, or two that know of each other (T7). */
  readonly duplicateMail: 'one-case' | 'linked';
  /** Domains, by comma, whose seals (ARC) restore what they found of a mail's sender before they passed it on (C15). */
  readonly trustedForwarders: string;
  /** Asked for a queue, an agent, skills or a priority before a mail is queued; empty: nobody is (F49). */
  readonly routingHookUrl: string;
  /** How long the hook may take, in milliseconds. */
  readonly routingHookTimeoutMs: number;
  /** Asked whether a web form was sent by a person (F4); empty: nobody is. */
  readonly formCheckUrl: string;
  /** Who may add requests by XML mail (F22): addresses, or `@` and a domain, with commas between them; empty: nobody. */
  readonly requestSenders: string;
  /** Asked whether an attachment that comes in is harmless (T21); empty: nobody is. */
  readonly scannerUrl: string;
  /** What it did not say anything of is not given out either. */
  readonly scannerBlocksUnknown: boolean;
  /** Nothing is fetched from outside mailboxes (T12). */
  readonly fetchingPaused: boolean;
  /** Mail that came to its mailbox so long ago is brought along, and answered by nobody (T12). */
  readonly fetchedOldAfterMs: number;
  /** Old mails that a mailbox brings along in a minute at most (T12). */
  readonly fetchedOldPerMinute: number;
  /** What the system writes by itself (N5, T12). */
  readonly machineMail: MachineMailPolicy;
  /** Machine mail that one address gets at most; all steps hold. */
  readonly machineMailLadder: readonly LadderStep[];
  /** What one account may hand in by submission in an hour (F1): mails, and recipients of all of them. */
  readonly submissionMailsPerHour: number;
  readonly submissionRecipientsPerHour: number;
}

export const systemSettingsDefaults: SystemSettings = {
  transferToQueue: true,
  transferToAgent: false,
  transferToPersonal: false,
  transferCommentRequired: false,
  transferAlarmMs: 4 * 3_600_000,
  awayAfterMs: 60_000,
  forcedSignOutWork: 'park',
  threadByReferences: true,
  threadByTag: true,
  duplicateMail: 'one-case',
  trustedForwarders: '',
  routingHookUrl: '',
  routingHookTimeoutMs: 300,
  formCheckUrl: '',
  requestSenders: '',
  scannerUrl: '',
  scannerBlocksUnknown: false,
  fetchingPaused: false,
  fetchedOldAfterMs: 24 * 3_600_000,
  fetchedOldPerMinute: 120,
  machineMail: machineMailDefaults,
  machineMailLadder: machineMailLadderDefault,
  submissionMailsPerHour: 500,
  submissionRecipientsPerHour: 2_000,
};
