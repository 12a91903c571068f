// The nonce of the request's content security policy, handed from the server's entry to the document.

import { createContext, useContext } from 'react';

const NonceContext = createContext<string | undefined>(undefined);

export const NonceProvider = NonceContext.Provider;

/** Undefined in the browser, where attributes of scripts are hidden anyway. */
export function useNonce(): string | undefined {
  return useContext(NonceContext);
}
