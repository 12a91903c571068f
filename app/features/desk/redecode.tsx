// For mail whose letters are wrong: read again in another charset, from the original, and back again (T20).

import { Languages } from 'lucide-react';
import { useState } from 'react';
import type { Message } from '../../lib/message-shapes.ts';
import { quick } from '../../lib/quick.ts';
import type { Conversation } from '../../lib/shapes.ts';

/** Charset → whose letters it is for; the ones that mail is wrong in most. */
const charsets: readonly (readonly [string, string])[] = [
  ['utf-8', 'Unicode (UTF-8)'],
  ['windows-1252', 'Western (Windows-1252)'],
  ['iso-8859-15', 'Western with € (ISO 8859-15)'],
  ['macintosh', 'Western (Macintosh)'],
  ['windows-1250', 'Central European (Windows-1250)'],
  ['iso-8859-2', 'Central European (ISO 8859-2)'],
  ['windows-1257', 'Baltic (Windows-1257)'],
  ['windows-1251', 'Cyrillic (Windows-1251)'],
  ['koi8-r', 'Cyrillic (KOI8-R)'],
  ['koi8-u', 'Ukrainian (KOI8-U)'],
  ['ibm866', 'Cyrillic (DOS 866)'],
  ['windows-1253', 'Greek (Windows-1253)'],
  ['windows-1254', 'Turkish (Windows-1254)'],
  ['windows-1255', 'Hebrew (Windows-1255)'],
  ['windows-1256', 'Arabic (Windows-1256)'],
  ['windows-874', 'Thai (Windows-874)'],
  ['windows-1258', 'Vietnamese (Windows-1258)'],
  ['gb18030', 'Chinese, simplified (GB18030)'],
  ['big5', 'Chinese, traditional (Big5)'],
  ['shift_jis', 'Japanese (Shift JIS)'],
  ['iso-2022-jp', 'Japanese (ISO-2022-JP)'],
  ['euc-jp', 'Japanese (EUC-JP)'],
  ['euc-kr', 'Korean (EUC-KR)'],
  ['utf-16le', 'Unicode (UTF-16)'],
  ['utf-7', 'Unicode (UTF-7)'],
];

interface RedecodeProps {
  message: Message;
  conversationId: string;
  /** The message as it is shown from now on. */
  onRead: (message: Message) => void;
}

function useRedecode({ message, conversationId, onRead }: RedecodeProps) {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const path = `/conversations/${encodeURIComponent(conversationId)}`;
  const read = async (charset: string): Promise<void> => {
    setBusy(true);
    setWrong('');
    const url = `${path}/messages/${encodeURIComponent(message.id)}/redecode`;
    const asked = await quick({ method: 'POST', path: url, body: { charset } });
    const answer = asked.ok ? await quick<Conversation>({ method: 'GET', path }) : asked;
    setBusy(false);
    if (!answer.ok) return setWrong(answer.problem.detail);
    const found = answer.body.messages.find(({ id }) => id === message.id);
    if (found !== undefined) onRead(found);
  };
  return { busy, wrong, read };
}

export function Redecode(props: RedecodeProps) {
  const { message } = props;
  const [open, setOpen] = useState(false);
  const { busy, wrong, read } = useRedecode(props);
  if (message.direction !== 'in' || !message.raw) return null;
  if (!open && message.charset === '')
    return (
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="mt-3 mr-4 inline-flex items-center gap-1 text-xs text-text-3 hover:text-text"
      >
        <Languages size={12} aria-hidden="true" /> Wrong letters?
      </button>
    );
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-text-2">
      <label className="flex flex-wrap items-center gap-2">
        <span>Read the letters as</span>
        <select
          value={message.charset}
          disabled={busy}
          onChange={(event) => void read(event.target.value)}
          className="h-7 max-w-64 rounded-md border border-line bg-surface px-2 text-xs"
        >
          <option value="">the mail says itself</option>
          {charsets.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {wrong !== '' && (
        <p role="alert" className="text-alarm-text">
          {wrong}
        </p>
      )}
    </div>
  );
}
