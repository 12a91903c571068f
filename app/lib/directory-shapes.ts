// The directory as the API shows and takes it, for the pages of the administration.

import type { HeldSkill, Role } from './shapes.ts';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  readonly capacity: number;
  readonly skills: readonly HeldSkill[];
  readonly queueIds: readonly string[];
  readonly profiles: readonly Profile[];
  readonly absence: Absence | null;
  /** Further addresses of the personal mailbox. */
  readonly aliases: readonly string[];
  /** 0: no limit. */
  readonly quotaBytes: number;
}

/** A set of skills, by id with their levels, that the agent can switch to. */
export interface Profile {
  readonly id: string;
  readonly name: string;
  readonly skills: Readonly<Record<string, number>>;
}

export interface Absence {
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  /** Empty: nobody. */
  readonly substituteId: string;
  readonly openCases: 'keep' | 'substitute' | 'queue';
}

export interface Skill {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
}

/** How a user belongs to a queue. */
export interface Member {
  readonly userId: string;
  readonly tier: number;
  readonly priority: number;
  readonly weight: number;
  readonly position: number;
  readonly assigned: boolean;
}

/** The rest of its settings are read by their tables (`queue-settings.ts`). */
export interface Queue {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly strategy: string;
  readonly mode: string;
  readonly wrapUpMs: number;
  readonly skills: readonly HeldSkill[];
  readonly serviceLevelSeconds: number;
  readonly tiers: readonly object[];
  readonly relaxation: readonly {
    readonly afterMs: number;
    readonly skills: readonly { readonly skillId: string; readonly level: number }[];
  }[];
  readonly memberIds: readonly string[];
  readonly members: readonly Member[];
}

/** Of a server outside that a mailbox logs in at. */
export interface OutsideServer {
  readonly host: string;
  readonly port: number;
  readonly security: string;
  readonly user: string;
  readonly auth: string;
  readonly plainConfirmed: boolean;
  readonly caPem: string;
}

export interface Fetching {
  readonly protocol: string;
  readonly server: OutsideServer;
  readonly folder: string;
  readonly afterwards: string;
  readonly moveTo: string;
  readonly pollMs: number;
  readonly idle: boolean;
  readonly mode: string;
  readonly deepLink: boolean;
}

/** How one protocol of a mailbox fares. */
export interface HealthLight {
  readonly protocol: string;
  readonly state: 'ok' | 'failing' | 'unknown';
  readonly since: string | null;
  readonly lastError: string;
  readonly lastSuccessAt: string | null;
  readonly expiresAt: string | null;
  readonly gap: { readonly from: string; readonly until: string; readonly count: number } | null;
}

export interface Mailbox {
  readonly id: string;
  readonly address: string;
  readonly name: string;
  /** Whose mail it takes as well. */
  readonly aliases: readonly string[];
  /** Its own, else that of its pool. */
  readonly queueId: string;
  readonly ownQueueId: string | null;
  readonly poolId: string;
  /** Within how long its cases are to be closed; null: whenever. */
  readonly deadlineMinutes: number | null;
  /** Null: that of its pool; 0: none. */
  readonly ownDeadlineMinutes: number | null;
  /** Its own questionnaire, else that of its pool; null: none. Of its own, empty: none. */
  readonly questionnaireId: string | null;
  readonly ownQuestionnaireId: string | null;
  readonly active: boolean;
  readonly makesWork: boolean;
  readonly fetching: Fetching | null;
  readonly sending: OutsideServer | null;
  readonly oauthProvider: string;
  readonly trustedAuthservId: string;
  readonly signing: 'off' | 'smime' | 'openpgp';
  readonly encrypting: boolean;
  /** Which are kept: `fetching`, `sending`, `oauth`. Only of one mailbox, not in lists. */
  readonly secrets: readonly string[];
  /** Only of one mailbox, not in lists. */
  readonly health: readonly HealthLight[];
  /** Its addresses that did not pass their test of sending, and that nobody has confirmed. */
  readonly notVerified: readonly string[];
  /** Only of one mailbox, not in lists. */
  readonly sendingTests: readonly SendingTest[];
}

/** The newest test of sending from an address. */
export interface SendingTest {
  readonly address: string;
  readonly state: 'running' | 'taken' | 'refused' | 'confirmed';
  readonly to: string;
  /** In the words of the server. */
  readonly answer: string;
  readonly at: string;
  readonly confirmedBy: string;
}

/** How fetching from another server goes. */
export interface FetchingState {
  readonly lastSuccessAt: string | null;
  readonly nextAt: string | null;
  readonly stalledSince: string | null;
  readonly fetched: number;
  /** What was found at first, and what is to become of it; null: nothing had to be asked. */
  readonly import: { readonly choice: 'asked' | 'all' | 'from-now'; readonly waiting: number } | null;
}

export interface Pool {
  readonly id: string;
  readonly name: string;
  readonly queueId: string | null;
  /** Null: none. */
  readonly deadlineMinutes: number | null;
  readonly questionnaireId: string | null;
}

type PresetServer = Pick<OutsideServer, 'host' | 'port' | 'security'>;

/** What a well-known provider wants. */
export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly auth: string;
  readonly oauthProvider: string;
  /** By protocol. */
  readonly fetching: Readonly<Record<string, PresetServer>>;
  readonly sending: PresetServer;
}

export interface SignInProvider {
  readonly id: string;
  readonly name: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly scopes: string;
  readonly graphScopes: string;
  readonly clientId: string;
  readonly ready: boolean;
}

/** A key that a domain signs its mail with, and the record that makes it known. */
export interface DkimKey {
  readonly selector: string;
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256';
  readonly state: 'waiting' | 'active' | 'retired';
  readonly checkedAt: number | null;
  readonly fault: string;
  readonly record: { readonly name: string; readonly value: string };
}

export interface Domain {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly active: boolean;
  /** Empty: mail to names that nobody has is refused. */
  readonly catchAll: string;
}

export interface Folder {
  readonly folder: 'inbox' | 'sent' | 'archive' | 'quarantine';
  readonly messages: number;
  readonly bytes: number;
}

/** A user as the owner of a personal mailbox. */
export interface Account {
  readonly id: string;
  readonly address: string;
  readonly aliases: readonly string[];
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  /** 0: no limit. */
  readonly quotaBytes: number;
  /** What lies in the Inbox. */
  readonly usedBytes: number;
  /** Only of one account, not in lists. */
  readonly folders: readonly Folder[];
}

export interface Status {
  readonly id: string;
  readonly name: string;
  readonly routable: boolean;
  readonly reportClass: string;
  /** Of the product: cannot be removed. */
  readonly builtIn: boolean;
}

/** Local times, `HH:MM`; `to` is exclusive, and 24:00 is the end of the day. */
export interface OpeningWindow {
  readonly from: string;
  readonly to: string;
}

export interface WeeklyWindow extends OpeningWindow {
  /** 1 Monday … 7 Sunday. */
  readonly day: number;
}

export interface Holiday {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly name: string;
  /** None: closed all day. */
  readonly windows: readonly OpeningWindow[];
}

export interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly weekly: readonly WeeklyWindow[];
  readonly holidays: readonly Holiday[];
}

export interface Vip {
  readonly id: string;
  /** An address, or `@` and a domain. */
  readonly address: string;
  readonly name: string;
  readonly priority: number;
}
