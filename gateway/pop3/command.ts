// What a command of POP3 is, and a line as one. Pure.

import type { Maildrop, Session, Step } from './session.ts';

export interface Line {
  /** In capitals. */
  readonly keyword: string;
  /** What follows the first space, as it was written. */
  readonly rest: string;
  readonly words: readonly string[];
}

interface Described {
  readonly keyword: string;
  /** Least and most words after the keyword. */
  readonly words: readonly [least: number, most: number];
}

/** A command of the phases that need no mailbox. */
export interface PlainCommand extends Described {
  readonly phase: 'authorization' | 'any';
  readonly run: (session: Session, line: Line) => Step;
}

export interface DropCommand extends Described {
  readonly phase: 'transaction';
  readonly run: (session: Session, drop: Maildrop, line: Line) => Step;
}

export type Command = PlainCommand | DropCommand;

/** RFC 1939 §3: a keyword of three or four letters (later ones have more), and words after single spaces. */
export function readLine(text: string): Line {
  const space = text.indexOf(' ');
  const keyword = (space < 0 ? text : text.slice(0, space)).toUpperCase();
  const rest = space < 0 ? '' : text.slice(space + 1);
  const words = rest.split(' ').filter((word) => word !== '');
  return { keyword, rest, words };
}
