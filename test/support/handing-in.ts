// A person with a mail program: Python's smtplib, which logs in as people's programs do, and hands in a mail.

import assert from 'node:assert/strict';
import { password } from './submission-edge.ts';
import type { SubmissionEdge } from './submission-edge.ts';
import { runTool } from './tools.ts';

export interface HandedIn {
  readonly login?: string;
  readonly password?: string;
  readonly from?: string;
  readonly to?: readonly string[];
  readonly header?: string;
  readonly secure?: boolean;
}

const python = `
import json, smtplib, ssl, sys
port, options = int(sys.argv[1]), json.loads(sys.argv[2])
context = ssl._create_unverified_context()
try:
    server = smtplib.SMTP_SSL('127.0.0.1', port, context=context) if options['secure'] else smtplib.SMTP('127.0.0.1', port)
    if not options['secure']:
        server.ehlo()
        assert 'auth' not in server.esmtp_features, server.esmtp_features
        server.starttls(context=context)
    server.login(options['login'], options['password'])
    server.sendmail(options['from'], options['to'], (options['header'] + '\\r\\n\\r\\nHello.\\r\\n').encode())
    print('sent', end='')
except smtplib.SMTPRecipientsRefused as refusal:
    print(list(refusal.recipients.values())[0][0], list(refusal.recipients.values())[0][1].decode(), end='')
except smtplib.SMTPResponseException as refusal:
    print(refusal.smtp_code, refusal.smtp_error.decode(), end='')
`;

/** What the program says: `sent`, or the refusal. */
export async function handIn(edge: SubmissionEdge, sent: HandedIn = {}): Promise<string> {
  const options = {
    login: 'anna@demo.test',
    password,
    from: 'anna@demo.test',
    to: ['customer@customer.test'],
    header: 'From: Anna <anna@demo.test>\r\nSubject: Hi',
    secure: false,
    ...sent,
  };
  const port = options.secure ? edge.ports.submissions : edge.ports.submission;
  const { output } = await runTool('python3', ['-', String(port), JSON.stringify(options)], python);
  return output;
}

/** The newest delivery that was asked for, and its mail. */
// oxlint-disable-next-line typescript/explicit-function-return-type -- the parts say it
export async function newestJob(edge: SubmissionEdge) {
  const job = edge.submissions.jobs.at(-1);
  const mail = job === undefined ? null : await edge.store.archived(job.archiveId);
  return job === undefined || mail === null ? assert.fail('nothing was handed in') : { ...job, mail };
}
