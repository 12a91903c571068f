// Settings of the whole system, which queues may override where they have a switch of the same name.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import { SettingList } from '../features/admin/setting-list.tsx';
import { SettingRows } from '../features/admin/setting-rows.tsx';
import { ladderColumns } from '../lib/machine-mail-settings.ts';
import { readSystemSettings, systemSettings } from '../lib/system-settings.ts';
import { apiFor } from '../services/api.server.ts';
import { refused, saved, type FormAnswer } from '../services/directory.server.ts';

const path = '/settings';

interface Settings {
  readonly machineMailLadder: readonly object[];
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  return { settings: await apiFor(request, context).get<Settings>(path) };
}

export async function action({ request, context }: ActionFunctionArgs): Promise<FormAnswer> {
  const api = apiFor(request, context);
  const answer = await api.call('PATCH', path, readSystemSettings(await request.formData()));
  return answer.ok ? saved() : refused(answer.problem);
}

export default function System() {
  const { settings } = useLoaderData<typeof loader>();
  return (
    <EntityForm title="System settings" listPath="/administration" listName="Administration">
      <Section
        title="Handing on"
        says="What agents may do with a case. A queue can say otherwise for itself."
      >
        <SettingList settings={systemSettings.handingOn} entity={settings} />
      </Section>
      <Section title="Agents">
        <SettingList settings={systemSettings.agents} entity={settings} />
      </Section>
      <Section
        title="Routing hook"
        says="A system of your own that may choose queue, agent, skills or priority before a mail is queued."
      >
        <SettingList settings={systemSettings.hook} entity={settings} />
      </Section>
      <Section title="Senders and threads" says="Whose mail is believed, and which case it joins.">
        <SettingList settings={systemSettings.senders} entity={settings} />
      </Section>
      <Section title="Web forms and requests" says="What comes in besides mail.">
        <SettingList settings={systemSettings.intake} entity={settings} />
      </Section>
      <Section title="Attachments" says="What is looked at before anybody can open it.">
        <SettingList settings={systemSettings.scanner} entity={settings} />
      </Section>
      <Section
        title="Outside mailboxes"
        says="What is fetched from mailboxes at other servers, and what of it counts as old."
      >
        <SettingList settings={systemSettings.fetching} entity={settings} />
      </Section>
      <Section
        title="Machine mail"
        says="Receipts, hold mails and whatever the system writes by itself: bounded, so that machines never answer each other for ever."
      >
        <SettingList settings={systemSettings.machineMail} entity={settings} />
      </Section>
      <Section
        title="Machine mail to one address"
        says="Every limit holds. What is beyond is kept back; its case says until when, and a person can send it."
      >
        <SettingRows
          name="machineMailLadder"
          singular="limit"
          columns={ladderColumns}
          rows={settings.machineMailLadder}
          fresh={() => ({ most: 10, withinMs: 600_000 })}
          empty="One address gets as much as there is to say."
        />
      </Section>
      <Section title="Mail programs" says="What people may send with a mail program, over submission.">
        <SettingList settings={systemSettings.submission} entity={settings} />
      </Section>
    </EntityForm>
  );
}
