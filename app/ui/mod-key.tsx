// The key that combinations begin with, as it is called on this keyboard: ⌘ on Apple's, Ctrl elsewhere.

import { useEffect, useState } from 'react';
import { Key } from './button.tsx';

export function isApple(): boolean {
  return /Mac|iP(hone|ad)/.test(navigator.userAgent);
}

/** `K` gives `⌘K` or `Ctrl K`; the server cannot know, and says Ctrl. */
export function ModKey({ with: letter, onFill = false }: { with: string; onFill?: boolean }) {
  const [apple, setApple] = useState(false);
  useEffect(() => setApple(isApple()), []);
  return <Key onFill={onFill}>{apple ? `⌘${letter}` : `Ctrl ${letter}`}</Key>;
}
