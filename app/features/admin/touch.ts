// Tells the form around a field of a change that no input reports: a row that came or went.

import { createContext, useContext } from 'react';

export const FormTouch = createContext<() => void>(() => undefined);

export function useTouch(): () => void {
  return useContext(FormTouch);
}
