// A mail as Python's email package reads it: a second opinion on what we write.

import { execFileSync } from 'node:child_process';

const program = `
import email, email.policy, json, sys
message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
def shape(part):
    if part.is_multipart():
        return part.get_content_type() + '(' + ', '.join(shape(one) for one in part.iter_parts()) + ')'
    return part.get_content_type()
def text(kind):
    body = message.get_body(preferencelist=(kind,))
    return '' if body is None else body.get_content()
print(json.dumps({
    'shape': shape(message),
    'headers': [[name.lower(), str(value)] for name, value in message.items()],
    'plain': text('plain'),
    'html': text('html'),
    'files': [[one.get_filename(), len(one.get_payload(decode=True) or b'')] for one in message.iter_attachments()],
    'defects': [str(one) for one in message.defects],
}))
`;

export interface ReadMail {
  /** Such as `multipart/mixed(text/plain, image/png)`. */
  readonly shape: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly plain: string;
  readonly html: string;
  readonly files: readonly (readonly [name: string | null, bytes: number])[];
  readonly defects: readonly string[];
}

export function readByPython(raw: string): ReadMail {
  const printed = execFileSync('python3', ['-c', program], { input: raw, encoding: 'utf8' });
  return JSON.parse(printed) as ReadMail;
}
