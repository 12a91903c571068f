// Around every page inside the frame: one that fails is replaced alone, so that rail, offers and the live feed stay.

import { isRouteErrorResponse, Outlet, useRouteError } from '@remix-run/react';
import { ErrorPage } from '../ui/error-page.tsx';

export default function PageRoute() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const detail = isRouteErrorResponse(error) ? String(error.data ?? '') : '';
  return <ErrorPage part status={status} detail={detail} />;
}
