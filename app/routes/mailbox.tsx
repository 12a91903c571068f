// One mailbox: its address and where its mail goes, the servers it reaches outside, and how they fare. Saving logs in at
// each of them first; what one of them says against it is shown, and nothing is saved.

import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import { FetchedMail } from '../features/admin/fetched-mail.tsx';
import { MailboxLights } from '../features/admin/mailbox-lights.tsx';
import { SendingTests } from '../features/admin/sending-tests.tsx';
import { MailboxServers } from '../features/admin/mailbox-servers.tsx';
import { SettingList } from '../features/admin/setting-list.tsx';
import { deadlineSettings, deadlineShown } from '../lib/deadline-form.ts';
import type { FetchingState, Mailbox, Pool, Preset, Queue, SignInProvider } from '../lib/directory-shapes.ts';
import { fieldText } from '../lib/form.ts';
import { blankMailbox, readMailbox } from '../lib/mailbox-form.ts';
import { leavingSettings, mailboxSettingsWith } from '../lib/mailbox-settings.ts';
import { newId } from '../lib/new-id.ts';
import { mailboxQuestionnaire, questionnaireShown, type Named } from '../lib/questionnaire-form.ts';
import { apiFor, publicOrigin } from '../services/api.server.ts';
import { refused, type FormAnswer } from '../services/directory.server.ts';
import { entityAction, readEntity } from '../services/entity-page.server.ts';
import { TextField } from '../ui/field.tsx';
import { Problem } from '../ui/states.tsx';

const blank: Mailbox = { id: newId, ...blankMailbox };

interface Items<T> {
  readonly items: readonly T[];
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [mailbox, queues, pools, questionnaires, presets, providers] = await Promise.all([
    readEntity(api, 'mailboxes', { id: params['id'], blank }),
    api.list<Queue>('/queues'),
    api.list<Pool>('/pools'),
    api.list<Named>('/questionnaires'),
    api.get<Items<Preset>>('/mailboxes/presets'),
    api.get<Items<SignInProvider>>('/oauth-providers'),
  ]);
  const fetching =
    mailbox.fetching === null || mailbox.id === newId
      ? null
      : (
          await api.get<{ fetching: FetchingState | null }>(
            `/mailboxes/${encodeURIComponent(mailbox.id)}/fetching`,
          )
        ).fetching;
  return {
    mailbox,
    fetching,
    queues: queues.map(({ id, name }) => ({ id, name })),
    pools: pools.map(({ id, name, deadlineMinutes, questionnaireId }) => ({
      id,
      name,
      deadlineMinutes,
      questionnaireId,
    })),
    questionnaires: questionnaires.map(({ id, name }) => ({ id, name })),
    presets: presets.items,
    providers: providers.items,
  };
}

const fetchedMailCalls = new Map([
  ['import-all', { call: 'import', body: { choice: 'all' } }],
  ['import-from-now', { call: 'import', body: { choice: 'from-now' } }],
  ['look', { call: 'look', body: undefined }],
]);

/** Each followed by the address that it is about. */
const sendingCalls: ReadonlySet<string> = new Set(['test-mail', 'confirm-sending']);

async function reach({ request, params, context }: ActionFunctionArgs, intent: string): Promise<FormAnswer> {
  const api = apiFor(request, context);
  const path = `/mailboxes/${encodeURIComponent(params['id'] ?? '')}`;
  const fetchedMail = fetchedMailCalls.get(intent);
  if (fetchedMail !== undefined) {
    const answer = await api.call('POST', `${path}/fetching/${fetchedMail.call}`, fetchedMail.body);
    return answer.ok ? { saved: false, at: Date.now(), problem: null } : refused(answer.problem);
  }
  if (intent === 'check') {
    const answer = await api.call('POST', `${path}/check`);
    return answer.ok ? { saved: false, at: Date.now(), problem: null } : refused(answer.problem);
  }
  const [call = '', from] = intent.split(' ');
  if (sendingCalls.has(call)) {
    const answer = await api.call('POST', `${path}/${call}`, { from });
    // What the server said of the test mail is shown beside the address.
    const told = answer.ok || answer.problem.code === 'TEST_MAIL_REFUSED';
    return told ? { saved: false, at: Date.now(), problem: null } : refused(answer.problem);
  }
  const origin = encodeURIComponent(publicOrigin(request));
  const answer = await api.call<{ url: string }>('GET', `${path}/oauth/start?origin=${origin}`);
  if (!answer.ok) return refused(answer.problem);
  throw redirect(answer.body.url);
}

export async function action(args: ActionFunctionArgs) {
  const intent = fieldText(await args.request.clone().formData(), 'intent');
  const [call = ''] = intent.split(' ');
  if (['check', 'sign-in'].includes(call) || sendingCalls.has(call) || fetchedMailCalls.has(intent))
    return reach(args, intent);
  return entityAction(args, 'mailboxes', (form) => ({ fields: readMailbox(form) }));
}

/** Saving takes as long as the slowest server: it is said what is going on. */
function Progress() {
  const { formData, state } = useNavigation();
  const reaching =
    state === 'submitting' &&
    formData?.get('intent') === 'save' &&
    (fieldText(formData, 'fetchFrom') !== '' || fieldText(formData, 'sendBy') !== '');
  return (
    <p aria-live="polite" className="text-sm text-text-2 empty:hidden">
      {reaching
        ? 'Logging in at each server that has new settings: up to 20 seconds each, side by side …'
        : ''}
    </p>
  );
}

function SignedIn() {
  const signed = useSearchParams()[0].get('signed');
  if (signed === 'failed')
    return <Problem>The sign-in did not lead to a working login. The connections below say why.</Problem>;
  return (
    <p role="status" className="text-sm text-ready-text empty:hidden">
      {signed === 'in' ? 'Signed in. Every login works.' : ''}
    </p>
  );
}

export default function MailboxPage() {
  const { mailbox, fetching, queues, pools, questionnaires, presets, providers } =
    useLoaderData<typeof loader>();
  const isNew = mailbox.id === newId;
  const wantsSignIn = mailbox.health.some(({ protocol }) => protocol === 'oauth');
  const provider = providers.find(({ id }) => id === mailbox.oauthProvider)?.name ?? mailbox.oauthProvider;
  return (
    <EntityForm
      key={mailbox.id}
      title={isNew ? 'New mailbox' : mailbox.address}
      listPath="/administration/mailboxes"
      listName="Mailboxes"
      removal={isNew ? undefined : 'Mail to a removed address is refused. Its cases stay.'}
    >
      <SignedIn />
      {mailbox.health.length > 0 && (
        <MailboxLights mailbox={mailbox} provider={wantsSignIn ? provider : null} />
      )}
      {!isNew && <SendingTests mailbox={mailbox} />}
      {fetching !== null && <FetchedMail fetching={fetching} />}
      <Section title="Mailbox">
        <SettingList
          settings={mailboxSettingsWith([
            ...deadlineSettings(pools),
            mailboxQuestionnaire(pools, questionnaires),
          ])}
          entity={{ ...mailbox, ...deadlineShown(mailbox), ...questionnaireShown(mailbox) }}
          choices={{ queues, pools }}
        />
      </Section>
      <MailboxServers mailbox={mailbox} presets={presets} providers={providers} />
      <Section title="Trust" says="Whose word counts on who a mail is from.">
        <TextField
          label="Server whose Authentication-Results are believed"
          name="trustedAuthservId"
          maxLength={253}
          defaultValue={mailbox.trustedAuthservId}
          placeholder="nobody's"
          hint="The name that your own mail server puts there. Empty: every mail is looked at here."
        />
      </Section>
      <Section
        title="Signing and encryption"
        says="S/MIME and OpenPGP, with the keys that an administrator keeps."
      >
        <SettingList settings={leavingSettings} entity={mailbox} />
      </Section>
      <Progress />
    </EntityForm>
  );
}
