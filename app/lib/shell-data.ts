// What the frame loaded, for the pages inside of it.

import { createContext, useContext } from 'react';
import type { HandoverPolicy } from './handover.ts';
import type { Status } from './directory-shapes.ts';
import type { Theme } from './preferences.ts';
import type { Agent, Me } from './shapes.ts';

export interface ShellData {
  readonly me: Me;
  readonly agent: Agent | null;
  readonly statuses: readonly Status[];
  /** As it was when the frame was loaded; the API has the last word. Null: it could not be read. */
  readonly handover: HandoverPolicy | null;
  readonly theme: Theme;
  /** Server time, in milliseconds. */
  readonly renderedAt: number;
}

const ShellContext = createContext<ShellData | null>(null);
export const ShellDataProvider = ShellContext.Provider;

export function useShellData(): ShellData {
  const data = useContext(ShellContext);
  if (data === null) throw new Error('The page is outside of the shell.');
  return data;
}
