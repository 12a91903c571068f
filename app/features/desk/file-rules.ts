// How many and how large the files of a reply may be, and which of a draft's files are gone. Pure.

import { consoleLimits } from '../../lib/limits.ts';
import { fileSize } from '../../lib/time.ts';

/** What is wrong with this many files of this size, in words; null: nothing. */
export function tooMuch(count: number, bytes: number): string | null {
  if (count > consoleLimits.replyFiles) return `A reply carries at most ${consoleLimits.replyFiles} files.`;
  if (bytes > consoleLimits.replyFileBytes)
    return `The files are ${fileSize(bytes)} together; a reply carries ${fileSize(consoleLimits.replyFileBytes)}. Remove some, or send a link.`;
  return null;
}

/** Names that a draft speaks of and that are not held any more. */
export function lostFiles(names: readonly string[], held: readonly string[]): readonly string[] {
  return names.filter((name) => !held.includes(name));
}
