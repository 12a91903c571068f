// What the administration does with mailboxes beyond the directory: a save logs in at every server first and is refused
// whole when one refuses (F11), and what fares how is kept (F12).

import { asSkillpostError, SkillpostError } from '#actors/errors.ts';
import type { EntityFields } from '#actors/ports/directory-store.ts';
import type { BoxOutcome, MailboxHealth, ProtocolHealth } from '#actors/ports/mailbox-health.ts';
import type { MailboxSecrets, SealedSecret, SecretPurpose } from '#actors/ports/mailbox-secrets.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import { mailboxPolicyDefaults, policyFault } from '#actors/vocabulary/mailbox-policy.ts';
import type { BoxProtocol, MailboxPolicy } from '#actors/vocabulary/mailbox-policy.ts';
import type { SendingTest } from '#actors/vocabulary/sending-test.ts';
import type { BoxCheck, CheckBox, ToCheck } from './check.ts';
import {
  badField,
  keptSecret,
  serverOf,
  staleGrants,
  ways,
  wishedSecret,
  type SecretDeps,
  type Save,
  type Way,
} from './credentials.ts';
import type { SourceSecret } from '../fetch/source.ts';
import { addressesOf, type SendingTester } from './sending-tester.ts';
import type { TestMail } from './test-mail.ts';

export interface BoxesDeps extends SecretDeps {
  readonly secrets: MailboxSecrets;
  readonly health: MailboxHealth;
  readonly check: CheckBox;
  readonly tester: SendingTester;
}

/** Who saves gets the test mail. */
export interface TestedBy {
  readonly to: string;
}

/** A save that may go ahead. */
export interface PreparedSave {
  /** For the directory: passwords sealed. */
  readonly fields: EntityFields;
  readonly checks: readonly BoxCheck[];
  /** It is new, or has another way to send. */
  readonly sendsAnew: boolean;
}

export interface BoxDetails {
  readonly secrets: readonly SecretPurpose[];
  /** One for each protocol in use that was ever tried. */
  readonly health: readonly ProtocolHealth[];
  /** Of each of its addresses that was ever tested. */
  readonly sendingTests: readonly SendingTest[];
}

export interface Boxes {
  /** `before` null: a new mailbox. Throws BAD_FIELD and BOX_CHECK_FAILED (invalid). */
  prepare(before: Mailbox | null, asked: EntityFields): Promise<PreparedSave>;
  /** Once the directory has it. */
  saved(mailbox: Mailbox, save: Pick<PreparedSave, 'checks' | 'sendsAnew'>, by: TestedBy): Promise<void>;
  details(mailboxId: string): Promise<BoxDetails>;
  /** Logs in with what is kept, and keeps how that went. */
  check(mailbox: Mailbox): Promise<readonly BoxCheck[]>;
  /** A mail from an address of the mailbox; what the server said, and how it went is kept. Throws TEST_MAIL_REFUSED (invalid). */
  sendTest(mail: TestMail): Promise<string>;
  /** Tests what is not known to be able to send, once somebody has signed in for it. */
  testSending(mailbox: Mailbox, by: TestedBy): Promise<void>;
  sendingTests(mailboxIds: readonly string[]): Promise<readonly SendingTest[]>;
  /** The address is used all the same; false: nothing speaks against it. */
  confirmSending(mailboxId: string, address: string, by: { readonly userId: string }): Promise<boolean>;
  health(): Promise<readonly ProtocolHealth[]>;
}

const allProtocols: readonly BoxProtocol[] = ['imap', 'pop3', 'graph', 'smtp', 'oauth'];

export function createBoxes(deps: BoxesDeps): Boxes {
  const { secrets, health } = deps;
  const note = async (mailboxId: string, checks: readonly BoxCheck[]): Promise<void> => {
    for (const { protocol, fault } of checks) await health.note(mailboxId, protocol, outcomeOf(fault));
  };
  async function testSending(mailbox: Mailbox, { to, all }: TestedBy & { all: boolean }): Promise<void> {
    const wantsGrant = mailbox.sending?.auth === 'oauth2';
    // Without a grant it cannot work, which the light says already.
    if (!mailbox.active || (wantsGrant && !(await secrets.kept(mailbox.id)).includes('oauth'))) return;
    const known = await deps.tester.of([mailbox.id]);
    const good = new Set(known.filter(({ state }) => state !== 'refused').map(({ address }) => address));
    const addresses = addressesOf(mailbox).filter((address) => all || !good.has(address));
    if (addresses.length > 0) await deps.tester.begin(mailbox, addresses, to);
  }
  return {
    async prepare(before, asked) {
      const { fetchingPassword, sendingPassword, ...fields } = asked as EntityFields & Passwords;
      const after: MailboxPolicy = { ...mailboxPolicyDefaults, ...before, ...fields };
      const fault = policyFault(after);
      if (fault !== null) throw badField(fault.field, fault.why);
      const save: Save = { before, after, given: { fetching: fetchingPassword, sending: sendingPassword } };
      const checks = isTouched(save) ? await deps.check(await wished(deps, save)) : [];
      const failed = checks.filter((check) => check.fault !== null);
      if (failed.length > 0) throw checkFailed(failed);
      return { checks, sendsAnew: sendsAnew(save), fields: { ...fields, ...secretFields(secrets, save) } };
    },

    async saved(mailbox, { checks, sendsAnew: anew }, by) {
      const used = protocolsOf(mailbox);
      await health.forget(
        mailbox.id,
        allProtocols.filter((protocol) => !used.includes(protocol)),
      );
      await note(mailbox.id, checks);
      if (used.includes('oauth') && !(await secrets.kept(mailbox.id)).includes('oauth'))
        await health.note(mailbox.id, 'oauth', { ok: false, error: noGrantYet });
      await deps.tester.forget(mailbox.id, addressesOf(mailbox));
      await testSending(mailbox, { ...by, all: anew });
    },

    async details(mailboxId) {
      const [kept, rows, sendingTests] = await Promise.all([
        secrets.kept(mailboxId),
        health.of(mailboxId),
        deps.tester.of([mailboxId]),
      ]);
      return { secrets: kept.filter((purpose) => purpose !== 'access'), health: rows, sendingTests };
    },

    async check(mailbox) {
      const checks = (await Promise.all(ways.map((way) => checkKept(deps, mailbox, way)))).flat();
      await note(mailbox.id, checks);
      return checks;
    },

    async sendTest(mail) {
      const { state, text } = await deps.tester.test(mail);
      if (state === 'delivered') return text;
      throw new SkillpostError('TEST_MAIL_REFUSED', 'invalid', `The test mail was not taken: ${text}`);
    },

    testSending: (mailbox, by) => testSending(mailbox, { ...by, all: false }),
    sendingTests: (mailboxIds) => deps.tester.of(mailboxIds),
    confirmSending: (mailboxId, address, by) => deps.tester.confirm(mailboxId, address, by),

    health: () => health.all(),
  };
}

const noGrantYet = 'Nobody has signed in at the provider yet.';

interface Passwords {
  readonly fetchingPassword?: string;
  readonly sendingPassword?: string;
}

/** What a mailbox reaches outside, and so has a health of. */
export function protocolsOf({ fetching, sending }: MailboxPolicy): readonly BoxProtocol[] {
  const oauth = [fetching?.server, sending].some((server) => server?.auth === 'oauth2');
  return [
    ...(fetching === null ? [] : [fetching.protocol]),
    ...(sending === null ? [] : (['smtp'] as const)),
    ...(oauth ? (['oauth'] as const) : []),
  ];
}

function sendsAnew({ before, after, given }: Save): boolean {
  return (
    before === null ||
    given.sending !== undefined ||
    JSON.stringify(before.sending) !== JSON.stringify(after.sending)
  );
}

/** Else nothing is tried: a server that is down must not keep a name from being changed (T5). */
function isTouched({ before, after, given }: Save): boolean {
  return ways.some(
    (way) =>
      given[way] !== undefined ||
      (after[way] !== null && JSON.stringify(before?.[way] ?? null) !== JSON.stringify(after[way])),
  );
}

async function wished(deps: BoxesDeps, save: Save): Promise<ToCheck> {
  const [fetching, sending] = await Promise.all([
    wishedSecret(deps, save, 'fetching'),
    wishedSecret(deps, save, 'sending'),
  ]);
  return toCheck(save.after, { fetching, sending });
}

function toCheck(policy: MailboxPolicy, { fetching, sending }: Record<Way, SourceSecret | null>): ToCheck {
  return {
    fetching:
      policy.fetching === null || fetching === null ? null : { settings: policy.fetching, secret: fetching },
    sending:
      policy.sending === null || sending === null ? null : { settings: policy.sending, secret: sending },
  };
}

async function checkKept(deps: BoxesDeps, mailbox: Mailbox, way: Way): Promise<readonly BoxCheck[]> {
  const server = serverOf(mailbox, way);
  if (server === null) return [];
  const protocol = way === 'sending' ? 'smtp' : (mailbox.fetching?.protocol ?? 'imap');
  try {
    const secret = await keptSecret(deps, mailbox, way);
    return await deps.check(toCheck(mailbox, { fetching: null, sending: null, [way]: secret }));
  } catch (error) {
    const { category, safeText } = asSkillpostError(error);
    if (category === 'bug') throw error;
    return [{ protocol, place: `${server.host}:${server.port}`, fault: safeText }];
  }
}

function secretFields(secrets: MailboxSecrets, save: Save): EntityFields {
  const sealed = ways.flatMap((way): SealedSecret[] => {
    const password = save.given[way];
    return password === undefined || serverOf(save.after, way) === null ? [] : [secrets.seal(way, password)];
  });
  const withoutSecrets = staleGrants(save);
  return {
    ...(sealed.length > 0 && { secrets: sealed }),
    ...(withoutSecrets.length > 0 && { withoutSecrets }),
  };
}

function outcomeOf(fault: string | null): BoxOutcome {
  return fault === null ? { ok: true } : { ok: false, error: fault };
}

const protocolNames: Readonly<Record<BoxProtocol, string>> = {
  imap: 'IMAP',
  pop3: 'POP3',
  graph: 'Graph',
  smtp: 'SMTP',
  oauth: 'OAuth2',
};

function checkFailed(failed: readonly BoxCheck[]): SkillpostError {
  const said = failed.map(({ protocol, place, fault }) => `${protocolNames[protocol]} at ${place}: ${fault}`);
  return new SkillpostError('BOX_CHECK_FAILED', 'invalid', `Nothing was saved. ${said.join(' · ')}`, {
    meta: { failed },
  });
}
