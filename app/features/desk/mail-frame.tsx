// An HTML mail in a sandboxed frame without scripts, as high as its content. Pictures of other sites load only after
// the reader asked; the whole text is one button away, for mail that shows badly.

import { ImageOff, Text } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { attachKeysToFrame } from '../../lib/keys.ts';
import { consoleLimits } from '../../lib/limits.ts';
import { mailDocument } from '../../lib/mail-document.ts';
import { quick } from '../../lib/quick.ts';
import type { Message } from '../../lib/message-shapes.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { Button } from '../../ui/button.tsx';

/** Below what is wider than the frame. */
const scrollBarPx = 16;

function Frame({ source, title }: { source: string; title: string }) {
  const frame = useRef<HTMLIFrameElement | null>(null);
  const [heightPx, setHeightPx] = useState(120);
  const measure = useCallback(() => {
    const mail = frame.current?.contentDocument;
    const body = mail?.body ?? null;
    const root = mail?.documentElement ?? null;
    // A document that is still being read has no body yet; `load` measures again.
    if (body === null || root === null) return;
    // What scrolls is never less than the frame: a short mail would stay as high as the frame was before.
    const contentPx = Math.ceil(Math.max(root.getBoundingClientRect().height, body.scrollHeight));
    const barPx = root.scrollWidth > root.clientWidth ? scrollBarPx : 0;
    setHeightPx(Math.min(contentPx + barPx, consoleLimits.mailFrameMaxPx));
  }, []);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    let stop: (() => void) | undefined;
    const watcher = new ResizeObserver(measure);
    const loaded = (): void => {
      stop?.();
      stop = attachKeysToFrame(element);
      const body = element.contentDocument?.body ?? null;
      if (body !== null) watcher.observe(body);
      measure();
    };
    element.addEventListener('load', loaded);
    // A frame that the server rendered has loaded before this script ran.
    loaded();
    return () => {
      element.removeEventListener('load', loaded);
      watcher.disconnect();
      stop?.();
    };
  }, [measure, source]);
  return (
    <iframe
      ref={frame}
      title={title}
      srcDoc={source}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      style={{ height: heightPx, colorScheme: 'light' }}
      className="block w-full rounded-md bg-white"
    />
  );
}

interface MailFrameProps {
  message: Message;
  conversationId: string;
  html: string;
}

function useRemoteImages({ message, conversationId }: Omit<MailFrameProps, 'html'>) {
  const [html, setHtml] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const show = async (): Promise<void> => {
    const path = `/conversations/${encodeURIComponent(conversationId)}?images=1`;
    const answer = await quick<Conversation>({ method: 'GET', path });
    const found = answer.ok ? answer.body.messages.find(({ id }) => id === message.id)?.html : null;
    setFailed(found === null || found === undefined);
    setHtml(found ?? null);
  };
  return { html, failed, show };
}

export function MailFrame({ message, conversationId, html }: MailFrameProps) {
  const remote = useRemoteImages({ message, conversationId });
  const [plain, setPlain] = useState(false);
  const blocked = message.remoteImages > 0 && remote.html === null;
  const from = message.from.name || message.from.address;
  return (
    <div>
      {blocked && (
        <div className="mb-2 flex flex-wrap items-center gap-2 rounded-md bg-sunken px-2.5 py-1.5 text-sm text-text-2">
          <ImageOff size={16} aria-hidden="true" />
          <span className="flex-1">
            {message.remoteImages === 1 ? 'One remote image is' : `${message.remoteImages} remote images are`}{' '}
            blocked: loading them would tell the sender that you read this.
            {remote.failed && ' They could not be loaded.'}
          </span>
          <Button small onClick={() => void remote.show()}>
            Show images
          </Button>
        </div>
      )}
      {plain ? (
        <div className="prose-mail">{message.text}</div>
      ) : (
        <div className="overflow-hidden rounded-md border border-line bg-white p-2">
          <Frame
            source={mailDocument(remote.html ?? html, remote.html !== null)}
            title={`Message from ${from}`}
          />
        </div>
      )}
      <button
        type="button"
        onClick={() => setPlain(!plain)}
        className="mt-2 mr-4 inline-flex items-center gap-1 text-xs text-text-3 hover:text-text"
      >
        <Text size={12} aria-hidden="true" /> {plain ? 'Show as sent' : 'Show as plain text'}
      </button>
    </div>
  );
}
