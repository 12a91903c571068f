// Certificates and keys for signed and encrypted mail (C15): what is there, how long it counts, uploading and removing.

import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useEffect } from 'react';
import { toast } from 'sonner';
import { KeyList } from '../features/mail/key-list.tsx';
import { KeyUpload } from '../features/mail/key-upload.tsx';
import type { Mailbox } from '../lib/directory-shapes.ts';
import { fieldText } from '../lib/form.ts';
import { roles, uploadText, type MailKey } from '../lib/mail-keys.ts';
import { apiFor } from '../services/api.server.ts';
import { refused, saved, type FormAnswer } from '../services/directory.server.ts';
import { Page, Panel } from '../ui/page.tsx';
import { Problem } from '../ui/states.tsx';

export const meta: MetaFunction = () => [{ title: 'Keys · Skillpost' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [{ items }, mailboxes] = await Promise.all([
    api.get<{ items: readonly MailKey[] }>('/mail-keys'),
    api.list<Mailbox>('/mailboxes'),
  ]);
  return { keys: items, mailboxes: mailboxes.map(({ id, name }) => ({ id, name })) };
}

async function contentOf(form: FormData): Promise<string> {
  const file = form.get('file');
  if (file instanceof File && file.size > 0) return uploadText(new Uint8Array(await file.arrayBuffer()));
  return fieldText(form, 'text');
}

interface KeyAnswer extends FormAnswer {
  readonly said: string;
}

export async function action({ request, context }: ActionFunctionArgs): Promise<KeyAnswer> {
  const api = apiFor(request, context);
  const form = await request.formData();
  const remove = fieldText(form, 'remove');
  if (remove !== '') {
    const answer = await api.call('DELETE', `/mail-keys/${encodeURIComponent(remove)}`);
    return { ...(answer.ok ? saved() : refused(answer.problem)), said: 'Removed.' };
  }
  const content = await contentOf(form);
  if (content === '')
    return { saved: false, at: Date.now(), problem: 'Choose a file, or paste its text.', said: '' };
  const role = fieldText(form, 'role');
  const answer = await api.call<{ added: number }>('POST', '/mail-keys', {
    role,
    content,
    ...(role === 'mailbox' && {
      mailboxId: fieldText(form, 'mailboxId'),
      passphrase: fieldText(form, 'passphrase'),
    }),
  });
  if (!answer.ok) return { ...refused(answer.problem), said: '' };
  const { added } = answer.body;
  return { ...saved(), said: added === 0 ? 'It was here already.' : 'Kept. It counts from now on.' };
}

export default function MailKeys() {
  const { keys, mailboxes } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  useEffect(() => {
    if (answer?.saved === true) toast.success(answer.said);
  }, [answer]);
  return (
    <Page title="Keys" says="What signed and encrypted mail is checked and opened with: S/MIME and OpenPGP.">
      {answer?.problem !== null && answer?.problem !== undefined && <Problem>{answer.problem}</Problem>}
      {roles.map(({ role, title, says, none }) => (
        <Panel key={role} title={title}>
          <p className="px-4 pt-3 text-sm text-text-2">{says}</p>
          <KeyList items={keys.filter((key) => key.role === role)} none={none} />
        </Panel>
      ))}
      <KeyUpload mailboxes={mailboxes} doneAt={answer?.saved === true ? answer.at : 0} />
    </Page>
  );
}
