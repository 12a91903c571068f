// What the administration does with mailboxes beyond the directory: a save logs in at every server first and is refused
// whole when one refuses (F11), and what fares how is kept (F12).

import { asSkillpostError, SkillpostError } from '#actors/errors.ts';
import type { EntityFields } from '#actors/ports/directory-store.ts';
import type { BoxOutcome, MailboxHealth, ProtocolHealth } from '#actors/ports/mailbox-health.ts';
import type { MailboxSecrets, SealedSecret, SecretPurpose } from '#actors/ports/mailbox-secrets.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import { mailboxPolicyDefaults, policyFault } from '#actors/vocabulary/mailbox-policy.ts';
import type { BoxProtocol, MailboxPolicy } from '#actors/vocabulary/mailbox-policy.ts';
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

export interface BoxesDeps extends SecretDeps {
  readonly secrets: MailboxSecrets;
  readonly health: MailboxHealth;
  readonly check: CheckBox;
  /** `sendTestMail`, with what it needs. */
  readonly sendTest: (mailbox: Mailbox, to: string) => Promise<string>;
}

/** A save that may go ahead. */
export interface PreparedSave {
  /** For the directory: passwords sealed. */
  readonly fields: EntityFields;
  readonly checks: readonly BoxCheck[];
}

export interface BoxDetails {
  readonly secrets: readonly SecretPurpose[];
  /** One for each protocol in use that was ever tried. */
  readonly health: readonly ProtocolHealth[];
}

export interface Boxes {
  /** `before` null: a new mailbox. Throws BAD_FIELD and BOX_CHECK_FAILED (invalid). */
  prepare(before: Mailbox | null, asked: EntityFields): Promise<PreparedSave>;
  /** Once the directory has it. */
  saved(mailbox: Mailbox, checks: readonly BoxCheck[]): Promise<void>;
  details(mailboxId: string): Promise<BoxDetails>;
  /** Logs in with what is kept, and keeps how that went. */
  check(mailbox: Mailbox): Promise<readonly BoxCheck[]>;
  /** A mail from the mailbox by its own server; what that said, and how it went is kept. Throws NO_OWN_SERVER, TEST_MAIL_REFUSED. */
  sendTest(mailbox: Mailbox, to: string): Promise<string>;
  health(): Promise<readonly ProtocolHealth[]>;
}

const allProtocols: readonly BoxProtocol[] = ['imap', 'pop3', 'graph', 'smtp', 'oauth'];

export function createBoxes(deps: BoxesDeps): Boxes {
  const { secrets, health } = deps;
  const note = async (mailboxId: string, checks: readonly BoxCheck[]): Promise<void> => {
    for (const { protocol, fault } of checks) await health.note(mailboxId, protocol, outcomeOf(fault));
  };
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
      return { checks, fields: { ...fields, ...secretFields(secrets, save) } };
    },

    async saved(mailbox, checks) {
      const used = protocolsOf(mailbox);
      await health.forget(
        mailbox.id,
        allProtocols.filter((protocol) => !used.includes(protocol)),
      );
      await note(mailbox.id, checks);
      if (used.includes('oauth') && !(await secrets.kept(mailbox.id)).includes('oauth'))
        await health.note(mailbox.id, 'oauth', { ok: false, error: noGrantYet });
    },

    async details(mailboxId) {
      const [kept, rows] = await Promise.all([secrets.kept(mailboxId), health.of(mailboxId)]);
      return { secrets: kept.filter((purpose) => purpose !== 'access'), health: rows };
    },

    async check(mailbox) {
      const checks = (await Promise.all(ways.map((way) => checkKept(deps, mailbox, way)))).flat();
      await note(mailbox.id, checks);
      return checks;
    },

    async sendTest(mailbox, to) {
      try {
        const said = await deps.sendTest(mailbox, to);
        await health.note(mailbox.id, 'smtp', { ok: true });
        return said;
      } catch (error) {
        const { category, code, safeText } = asSkillpostError(error);
        if (category === 'bug' || code === 'NO_OWN_SERVER') throw error;
        await health.note(mailbox.id, 'smtp', { ok: false, error: safeText });
        const { host, port } = mailbox.sending ?? { host: '', port: 0 };
        throw new SkillpostError('TEST_MAIL_REFUSED', 'invalid', `SMTP at ${host}:${port}: ${safeText}`, {
          cause: error,
        });
      }
    },

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
