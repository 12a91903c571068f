// The document: theme without a flash, styles, scripts with the nonce of the request, and the page for errors that no
// page caught. It must not know any page.

import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from '@remix-run/react';
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useEffect, type ReactNode } from 'react';
import { useNonce } from './lib/nonce.ts';
import { readDensity, readTheme } from './lib/preferences.ts';
import { RouteError } from './ui/error-page.tsx';
import styles from './styles/app.css?url';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
];

export const meta: MetaFunction = () => [{ title: 'Skillpost' }];

export function loader({ request }: LoaderFunctionArgs) {
  const cookies = request.headers.get('cookie');
  return { theme: readTheme(cookies), density: readDensity(cookies) };
}

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const { theme = 'system', density = 'comfortable' } = useRouteLoaderData<typeof loader>('root') ?? {};
  return (
    <html lang="en" data-theme={theme} data-density={density} suppressHydrationWarning>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  useEffect(() => {
    // Tests and screenshots wait for this before they press keys.
    document.documentElement.dataset['hydrated'] = 'true';
  }, []);
  return <Outlet />;
}

export function ErrorBoundary() {
  return <RouteError part={false} />;
}
