// Submission for tests, over stores in memory: people with known passwords, what they hand in archived and dispatched, and
// deliveries that go to a courier of the test's.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryAccountMail } from '#actors/adapters/memory/account-mail.ts';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import type { MemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { createMemorySubmissions } from '#actors/adapters/memory/submissions.ts';
import type { HandedIn, MemorySubmissions } from '#actors/adapters/memory/submissions.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { AccountMail } from '#actors/ports/account-mail.ts';
import type { AcceptedMail, ArchivedMail } from '#actors/ports/mail-store.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { withPersonalMail } from '#gateway/personal-mail.ts';
import { loadCertificate } from '#gateway/smtp/certificate.ts';
import { withSubmissions } from '#gateway/submission/dispatch.ts';
import { startSubmission } from '#gateway/submission/server.ts';
import type { RunningSubmission } from '#gateway/submission/server.ts';
import { createKeptLog } from './log.ts';
import type { KeptLog } from './log.ts';
import { hostname, sign } from './mail-edge.ts';

export const password = 'right-Passw0rd';

export interface SubmissionEdge {
  readonly ports: RunningSubmission['ports'];
  readonly store: MemoryMailStore;
  readonly submissions: MemorySubmissions;
  readonly accountMail: AccountMail;
  readonly log: KeptLog;
  /** Mails that went on to become cases. */
  readonly cases: readonly ArchivedMail[];
  /** From now on the store does not answer whether a password is right. */
  setDown(down: boolean): void;
  accept(mail: AcceptedMail): Promise<string>;
  stop(): Promise<void>;
}

/** Understands each mail before its `accept` resolves, so that a test sees at once what became of it. */
export async function startSubmissionEdge(directory: Directory): Promise<SubmissionEdge> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-submission-'));
  const clock = systemClock;
  const log = createKeptLog();
  const store = createMemoryMailStore({ clock, chance: systemChance });
  const handedIn: HandedIn[] = [];
  const submissions = createMemorySubmissions(clock, () => handedIn);
  const accountMail = createMemoryAccountMail(clock, (id) => directory.users.has(id));
  const source = { current: () => directory, onChange: () => () => undefined };
  const cases: ArchivedMail[] = [];
  const failures = new Map<string, number>();
  let down = false;
  const personal = withPersonalMail(
    async (mail) => {
      cases.push(mail);
      await store.markRouted(mail.id);
    },
    { accountMail, mailStore: store, scan: async () => null, log },
  );
  const understand = withSubmissions(personal, {
    accountMail,
    submissions,
    mailStore: store,
    directory: source,
    sign,
  });
  const accept = async (mail: AcceptedMail): Promise<string> => {
    const id = await store.accept(mail);
    const { submittedBy, envelopeTo } = mail;
    if (typeof submittedBy === 'string')
      handedIn.push({ accountId: submittedBy, at: clock.now(), recipients: envelopeTo.length });
    const archived = await store.archived(id);
    if (archived !== null) await understand(archived);
    return id;
  };
  const running = await startSubmission({
    config: {
      host: '127.0.0.1',
      hostname,
      ports: { http: 0, smtp: 0, submission: 0, submissions: 0, pop3: 0, pop3s: 0, sql: 0, node: 0 },
    },
    tls: await loadCertificate({ dataDirectory: folder, hostname, at: clock.now() }),
    directory: source,
    accountMail,
    submissions,
    sessions: {
      async verify({ email, password: given }) {
        if (down) throw new SkillpostError('STORE_DOWN', 'unavailable', 'The store does not answer.');
        if ((failures.get(email) ?? 0) >= 4)
          throw new SkillpostError('RATE_LIMITED', 'overloaded', 'Too many failed sign-ins.');
        const user = [...directory.users.values()].find((one) => one.email === email);
        if (given === password && user !== undefined) return user.id;
        failures.set(email, (failures.get(email) ?? 0) + 1);
        return null;
      },
    },
    accept,
    sign,
    clock,
    chance: systemChance,
    log,
  });
  return {
    ports: running.ports,
    store,
    submissions,
    accountMail,
    log,
    cases,
    accept,
    setDown: (value) => (down = value),
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
