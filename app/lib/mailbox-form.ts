// What a preset fills into the form of a mailbox, and how the form becomes the body that the API takes. Pure.

import type { Fetching, Mailbox, OutsideServer, Preset } from './directory-shapes.ts';
import { readDeadline } from './deadline-form.ts';
import { readSetting, type Setting } from './fields.ts';
import { fieldText } from './form.ts';
import { readMailboxQuestionnaire } from './questionnaire-form.ts';
import {
  certificateSettings,
  handlingSettings,
  leavingSettings,
  mailboxSettings,
  serverSettings,
} from './mailbox-settings.ts';

/** Which preset these servers are of; `generic` for any other. */
export function presetOf(presets: readonly Preset[], host: string): string {
  const all = presets.find(({ fetching, sending }) =>
    [...Object.values(fetching), sending].some((server) => host !== '' && server.host === host),
  );
  return all?.id ?? 'generic';
}

function fresh(
  preset: Preset,
  server: Pick<OutsideServer, 'host' | 'port' | 'security'>,
  user: string,
): OutsideServer {
  return { ...server, user, auth: preset.auth, plainConfirmed: false, caPem: '' };
}

/** What the form begins with when a preset was chosen. */
export function freshFetching(preset: Preset, protocol: string, user: string): Fetching {
  const server = preset.fetching[protocol] ?? Object.values(preset.fetching)[0] ?? preset.sending;
  return {
    protocol,
    server: { ...fresh(preset, server, user), ...(protocol === 'graph' && { auth: 'oauth2' }) },
    folder: '',
    afterwards: protocol === 'pop3' ? 'leave' : 'seen',
    moveTo: '',
    pollMs: 60_000,
    idle: true,
    mode: 'live',
    deepLink: false,
  };
}

export function freshSending(preset: Preset, user: string): OutsideServer {
  return fresh(preset, preset.sending, user);
}

function readAt(form: FormData, settings: readonly Setting[], at: string): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const setting of settings) {
    const value = readSetting(form, setting, setting.path);
    if (value !== undefined) fields[at === '' ? setting.path : setting.path.slice(at.length + 1)] = value;
  }
  return fields;
}

/** A user that is not named is the address. */
function readServer(form: FormData, at: string): Record<string, unknown> {
  const server = readAt(form, [...serverSettings(at), ...certificateSettings(at)], at);
  return {
    ...server,
    user: server['user'] === '' ? fieldText(form, 'address').toLowerCase() : server['user'],
  };
}

function readFetching(form: FormData): Record<string, unknown> {
  const protocol = fieldText(form, 'fetching.protocol');
  const off = { folder: '', idle: false, deepLink: false };
  const rest = readAt(form, handlingSettings(protocol), 'fetching');
  return { protocol, server: readServer(form, 'fetching.server'), ...off, ...rest };
}

/** The body that the API takes; a password that was not entered is left as it is. */
export function readMailbox(form: FormData): Record<string, unknown> {
  const { ownQueueId, ...own } = Object.fromEntries(
    mailboxSettings.flatMap((setting) => {
      const value = readSetting(form, setting, setting.path);
      return value === undefined ? [] : [[setting.path, value]];
    }),
  );
  const fetches = fieldText(form, 'fetchFrom') !== '';
  const sends = fieldText(form, 'sendBy') !== '';
  const fetchingPassword = form.get('fetchingPassword');
  const sendingPassword = form.get('sendingPassword');
  return {
    ...own,
    queueId: ownQueueId ?? null,
    ...readDeadline(form),
    ...readMailboxQuestionnaire(form),
    fetching: fetches ? readFetching(form) : null,
    sending: sends ? readServer(form, 'sending') : null,
    oauthProvider: fetches || sends ? fieldText(form, 'oauthProvider') : '',
    trustedAuthservId: fieldText(form, 'trustedAuthservId'),
    ...readAt(form, leavingSettings, ''),
    ...(fetches && typeof fetchingPassword === 'string' && fetchingPassword !== '' && { fetchingPassword }),
    ...(sends && typeof sendingPassword === 'string' && sendingPassword !== '' && { sendingPassword }),
  };
}

export const blankMailbox: Omit<Mailbox, 'id'> = {
  address: '',
  name: '',
  aliases: [],
  queueId: '',
  ownQueueId: null,
  poolId: 'default',
  deadlineMinutes: null,
  ownDeadlineMinutes: null,
  questionnaireId: null,
  ownQuestionnaireId: null,
  active: true,
  makesWork: true,
  fetching: null,
  sending: null,
  oauthProvider: '',
  trustedAuthservId: '',
  signing: 'off',
  encrypting: false,
  secrets: [],
  health: [],
  notVerified: [],
  sendingTests: [],
};
