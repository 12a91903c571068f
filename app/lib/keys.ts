// Keys of the console: one listener for the whole page, handlers of what is mounted, the newest first. Single keys act
// only outside inputs; combinations with Ctrl or ⌘ act everywhere. `g` then a letter goes to a page.

import { useEffect, useRef } from 'react';

export interface Shortcut {
  /** `a`, `?`, `mod+k`, `mod+enter`, `g d`, `Escape`. */
  readonly keys: string;
  readonly does: string;
  readonly group: 'Offers' | 'Conversation' | 'Moving' | 'Everywhere';
  /** False leaves the key to whoever is next. */
  readonly run: () => boolean | undefined | void;
  readonly disabled?: boolean;
}

interface Registration {
  current: readonly Shortcut[];
}

const registrations: Registration[] = [];
const sequenceMs = 1_200;
let prefix = '';
let prefixAt = 0;

function typing(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null;
  if (element === null) return false;
  return element.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName);
}

/** Pages behind an open dialog or menu must not hear single keys. */
function covered(): boolean {
  return (
    document.querySelector('[role="dialog"][data-state="open"], [role="menu"][data-state="open"]') !== null
  );
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key === 'Enter' ? 'enter' : event.key;
  if (event.metaKey || event.ctrlKey) return `mod+${key.toLowerCase()}`;
  if (event.altKey) return '';
  return key.length === 1 ? key.toLowerCase() : key;
}

function find(keys: string): boolean {
  for (const registration of registrations.toReversed())
    for (const shortcut of registration.current)
      if (shortcut.keys === keys && shortcut.disabled !== true && shortcut.run() !== false) return true;
  return false;
}

function listen(event: KeyboardEvent): void {
  if (event.isComposing || event.defaultPrevented) return;
  const name = nameOf(event);
  const everywhere = name.startsWith('mod+');
  if (name === '' || (!everywhere && (typing(event.target) || covered()))) return;
  const sequence = prefix !== '' && Date.now() - prefixAt < sequenceMs ? `${prefix} ${name}` : '';
  prefix = '';
  if (sequence !== '' ? find(sequence) : find(name)) {
    event.preventDefault();
    event.stopPropagation();
  } else if (name === 'g') {
    prefix = name;
    prefixAt = Date.now();
  }
}

/** Capture phase: an editor must not swallow ⌘⏎ before it gets here. */
function attach(to: Window | Document): () => void {
  const heard = (event: Event): void => listen(event as KeyboardEvent);
  to.addEventListener('keydown', heard, true);
  return () => to.removeEventListener('keydown', heard, true);
}

/** Keys pressed inside a mail's frame count as pressed beside it. */
export function attachKeysToFrame(frame: HTMLIFrameElement): (() => void) | undefined {
  return frame.contentDocument === null ? undefined : attach(frame.contentDocument);
}

let detach: (() => void) | undefined;

export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registration = useRef<readonly Shortcut[]>(shortcuts);
  registration.current = shortcuts;
  useEffect(() => {
    registrations.push(registration);
    detach ??= attach(window);
    return () => {
      registrations.splice(registrations.indexOf(registration), 1);
      if (registrations.length === 0) {
        detach?.();
        detach = undefined;
      }
    };
  }, []);
}

/** What can be pressed now, for the list behind `?`. */
export function activeShortcuts(): Shortcut[] {
  const seen = new Map<string, Shortcut>();
  for (const { current } of registrations.toReversed())
    for (const shortcut of current) if (!seen.has(shortcut.keys)) seen.set(shortcut.keys, shortcut);
  return [...seen.values()];
}
