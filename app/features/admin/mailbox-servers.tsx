// Where the mail of a mailbox comes from and who sends for it: a provider fills in what is known, and everything can be
// changed. What was chosen anew begins anew; what is kept shows what is kept.

import { useState } from 'react';
import type { Fetching, Mailbox, OutsideServer, Preset, SignInProvider } from '../../lib/directory-shapes.ts';
import type { Setting } from '../../lib/fields.ts';
import { freshFetching, freshSending, presetOf } from '../../lib/mailbox-form.ts';
import {
  certificateSettings,
  fetchServerSettings,
  handlingSettings,
  protocolNames,
  sendServerSettings,
} from '../../lib/mailbox-settings.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Section } from './entity-form.tsx';
import { SettingList } from './setting-list.tsx';
import { useTouch } from './touch.ts';

interface LoginProps {
  settings: readonly Setting[];
  entity: object;
  /** Name of the field that says what is logged in with. */
  authName: string;
  auth: string;
  passwordName: string;
  /** A password is kept. */
  kept: boolean;
}

/** A server, and the password for it where it wants one. */
function Login({ settings, entity, authName, auth, passwordName, kept }: LoginProps) {
  const [chosen, setChosen] = useState(auth);
  return (
    <div
      className="flex flex-col gap-4"
      onChange={({ target }) => {
        if (target instanceof HTMLSelectElement && target.name === authName) setChosen(target.value);
      }}
    >
      <SettingList settings={settings} entity={entity} />
      {chosen === 'password' && (
        <TextField
          label="Password"
          name={passwordName}
          type="password"
          autoComplete="new-password"
          maxLength={10_000}
          placeholder={kept ? 'kept' : ''}
          hint={
            kept
              ? 'Empty: the one that is kept. For another server, user or encryption it has to be entered again.'
              : 'Kept sealed, and shown to nobody again.'
          }
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  none: string;
  presets: readonly Preset[];
  value: string;
  onChange: (id: string) => void;
}

function ProviderChoice({ label, name, none, presets, value, onChange }: ChoiceProps) {
  return (
    <SelectField
      label={label}
      name={name}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      hint={presets.find(({ id }) => id === value)?.says}
    >
      <option value="">{none}</option>
      {presets.map((preset) => (
        <option key={preset.id} value={preset.id}>
          {preset.name}
        </option>
      ))}
    </SelectField>
  );
}

function Certificates({ at, entity }: { at: string; entity: object }) {
  return (
    <details>
      <summary className="cursor-pointer text-sm text-text-2">Certificates</summary>
      <div className="mt-3">
        <SettingList settings={certificateSettings(at)} entity={entity} />
      </div>
    </details>
  );
}

interface FetchingProps {
  preset: Preset;
  /** Null: it was chosen just now. */
  kept: Fetching | null;
  address: string;
  hasPassword: boolean;
}

function FetchingFields({ preset, kept, address, hasPassword }: FetchingProps) {
  const protocols = Object.keys(preset.fetching);
  const [protocol, setProtocol] = useState(kept?.protocol ?? protocols[0] ?? 'imap');
  const touch = useTouch();
  const same = kept?.protocol === protocol;
  const fetching = same ? kept : freshFetching(preset, protocol, address);
  return (
    <>
      <SelectField
        label="Protocol"
        name="fetching.protocol"
        value={protocol}
        onChange={(event) => {
          setProtocol(event.target.value);
          touch();
        }}
      >
        {(protocols.includes(protocol) ? protocols : [protocol, ...protocols]).map((one) => (
          <option key={one} value={one}>
            {protocolNames[one] ?? one}
          </option>
        ))}
      </SelectField>
      <Login
        key={`server-${protocol}`}
        settings={fetchServerSettings}
        entity={{ fetching }}
        authName="fetching.server.auth"
        auth={fetching.server.auth}
        passwordName="fetchingPassword"
        kept={hasPassword && same}
      />
      <Certificates at="fetching.server" entity={{ fetching }} />
      <h3 className="border-t border-line pt-4 text-sm font-medium">What happens with the mail</h3>
      <SettingList key={`handling-${protocol}`} settings={handlingSettings(protocol)} entity={{ fetching }} />
    </>
  );
}

interface SendingProps extends Omit<FetchingProps, 'kept'> {
  kept: OutsideServer | null;
}

function SendingFields({ preset, kept, address, hasPassword }: SendingProps) {
  const sending = kept ?? freshSending(preset, address);
  return (
    <>
      <Login
        settings={sendServerSettings}
        entity={{ sending }}
        authName="sending.auth"
        auth={sending.auth}
        passwordName="sendingPassword"
        kept={hasPassword && kept !== null}
      />
      <Certificates at="sending" entity={{ sending }} />
    </>
  );
}

interface ServersProps {
  mailbox: Mailbox;
  presets: readonly Preset[];
  providers: readonly SignInProvider[];
}

/** The choice, and whether it is still the one that is kept. */
function useChoice(presets: readonly Preset[], host: string | undefined) {
  const kept = host === undefined ? '' : presetOf(presets, host);
  const [id, choose] = useState(kept);
  return { id, choose, preset: presets.find((one) => one.id === id), isKept: id === kept && id !== '' };
}

export function MailboxServers({ mailbox, presets, providers }: ServersProps) {
  const { fetching, sending, address, secrets } = mailbox;
  const from = useChoice(presets, fetching?.server.host);
  const by = useChoice(presets, sending?.host);
  const suggested = from.preset?.oauthProvider ?? by.preset?.oauthProvider ?? '';
  const provider =
    mailbox.oauthProvider === '' || !(from.isKept || by.isKept) ? suggested : mailbox.oauthProvider;
  return (
    <>
      <Section title="Mail from another server" says="For an address whose mail arrives elsewhere.">
        <ProviderChoice
          label="Fetched from"
          name="fetchFrom"
          none="Nowhere: its mail comes here by SMTP"
          presets={presets}
          value={from.id}
          onChange={from.choose}
        />
        {from.preset !== undefined && (
          <FetchingFields
            key={from.id}
            preset={from.preset}
            kept={from.isKept ? fetching : null}
            address={address}
            hasPassword={secrets.includes('fetching')}
          />
        )}
      </Section>
      <Section title="Sending" says="Which server takes what is written from this address.">
        <ProviderChoice
          label="Sent by"
          name="sendBy"
          none="This system"
          presets={presets}
          value={by.id}
          onChange={by.choose}
        />
        {by.preset !== undefined && (
          <SendingFields
            key={by.id}
            preset={by.preset}
            kept={by.isKept ? sending : null}
            address={address}
            hasPassword={secrets.includes('sending')}
          />
        )}
      </Section>
      <div hidden={from.id === '' && by.id === ''}>
        <Section title="Sign-in" says="Where passwords are gone, somebody who may use the mailbox signs in.">
          <SelectField
            key={provider}
            label="Signs in at"
            name="oauthProvider"
            defaultValue={provider}
            hint="After saving, one click leads there and back."
          >
            <option value="">Nowhere: passwords are enough</option>
            {providers.map(({ id, name, ready }) => (
              <option key={id} value={id}>
                {ready ? name : `${name} (not set up yet)`}
              </option>
            ))}
          </SelectField>
        </Section>
      </div>
    </>
  );
}
