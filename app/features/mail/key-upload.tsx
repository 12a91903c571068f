// Uploading a certificate or key: whose it is, the file or its text, and the passphrase that it is sealed with.

import { Form, useNavigation } from '@remix-run/react';
import { Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { MailKey } from '../../lib/mail-keys.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Field, inputClass, SelectField, TextField } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';

interface KeyUploadProps {
  mailboxes: readonly { readonly id: string; readonly name: string }[];
  /** New with every upload that went well: the form is empty again. */
  doneAt: number;
}

export function KeyUpload({ mailboxes, doneAt }: KeyUploadProps) {
  const [role, setRole] = useState<MailKey['role']>('mailbox');
  const busy = useNavigation().formData?.has('role') === true;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (doneAt > 0) form.current?.reset();
  }, [doneAt]);
  const own = role === 'mailbox';
  return (
    <Panel title="Upload">
      <Form
        ref={form}
        method="post"
        encType="multipart/form-data"
        aria-label="Upload"
        className="grid gap-4 p-4 sm:grid-cols-2"
        onReset={() => setRole('mailbox')}
      >
        <SelectField
          label="Whose is it"
          name="role"
          value={role}
          onChange={(event) => setRole(event.target.value as MailKey['role'])}
        >
          <option value="mailbox">Ours: certificate and private key of a mailbox</option>
          <option value="correspondent">Of somebody who writes to us</option>
          <option value="anchor">Of an authority (S/MIME)</option>
        </SelectField>
        {own ? (
          <SelectField label="Mailbox" name="mailboxId">
            {mailboxes.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        ) : (
          <span className="hidden sm:block" />
        )}
        <Field label="File" hint="PKCS #12 (.p12, .pfx), PEM, DER, or an OpenPGP key.">
          {({ id, describedBy }) => (
            <input
              id={id}
              aria-describedby={describedBy}
              type="file"
              name="file"
              className="text-sm text-text-2 file:mr-3 file:h-8 file:rounded-md file:border file:border-line file:bg-surface file:px-3 file:text-sm file:font-medium file:text-text"
            />
          )}
        </Field>
        {own ? (
          <TextField
            label="Passphrase"
            name="passphrase"
            type="password"
            autoComplete="off"
            maxLength={1_000}
            hint="Used once to open the file, and kept nowhere."
          />
        ) : (
          <span className="hidden sm:block" />
        )}
        <div className="sm:col-span-2">
          <Field label="Or its text">
            {({ id }) => (
              <textarea
                id={id}
                name="text"
                rows={3}
                spellCheck={false}
                maxLength={262_144}
                placeholder="-----BEGIN …"
                className={`${inputClass} h-auto py-1.5 font-mono text-xs`}
              />
            )}
          </Field>
        </div>
        <div className="sm:col-span-2">
          <button type="submit" disabled={busy} className={buttonClass('primary', false)}>
            <Upload size={14} aria-hidden="true" /> {busy ? 'Reading …' : 'Upload'}
          </button>
        </div>
      </Form>
    </Panel>
  );
}
