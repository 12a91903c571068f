// Around every page inside the frame: one that fails is replaced alone, so that rail, offers and the live feed stay.

import { Outlet } from '@remix-run/react';
import { RouteError } from '../ui/error-page.tsx';

export default function PageRoute() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <RouteError part />;
}
