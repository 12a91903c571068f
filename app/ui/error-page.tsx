// A page that could not be shown: which kind of failure it was, in plain words, and where to go.

import { isRouteErrorResponse, Link, useRevalidator, useRouteError } from '@remix-run/react';
import { Lock, SearchX, ServerCrash, WifiOff, type LucideIcon } from 'lucide-react';
import { Button, buttonClass } from './button.tsx';

interface Words {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text: string;
}

function wordsFor(status: number): Words {
  if (status === 403)
    return {
      icon: Lock,
      title: 'This page is not yours to open',
      text: 'Your role does not include it. An administrator can change that.',
    };
  if (status === 404)
    return {
      icon: SearchX,
      title: 'Nothing here',
      text: 'The page or case does not exist, or it was removed. The address may have a typing error.',
    };
  if (status === 503 || status === 0)
    return {
      icon: WifiOff,
      title: 'The server is not ready',
      text: 'Nothing was changed. It usually answers again within seconds.',
    };
  return {
    icon: ServerCrash,
    title: 'Something went wrong on our side',
    text: 'Nothing that you wrote is lost: drafts are kept in this browser. Try again; if it stays, tell an administrator.',
  };
}

function Retry() {
  const revalidator = useRevalidator();
  return (
    <Button weight="primary" onClick={() => revalidator.revalidate()} disabled={revalidator.state !== 'idle'}>
      Try again
    </Button>
  );
}

interface ErrorPageProps {
  status: number;
  detail: string;
  /** In the place of a part of a page that has its `main` already. */
  part: boolean;
}

function ErrorPage({ status, detail, part }: ErrorPageProps) {
  const { icon: Icon, title, text } = wordsFor(status);
  const Place = part ? 'section' : 'main';
  return (
    <Place className="flex min-h-[60vh] flex-col items-center justify-center gap-3 p-6 text-center">
      <span className="flex size-12 items-center justify-center rounded-lg border border-line bg-surface text-text-3">
        <Icon size={22} aria-hidden="true" />
      </span>
      <h1 className="text-lg">{title}</h1>
      <p className="max-w-96 text-text-2">{text}</p>
      {detail !== '' && status !== 404 && <p className="max-w-96 text-sm text-text-3">{detail}</p>}
      <div className="mt-2 flex gap-2">
        {status !== 403 && status !== 404 && <Retry />}
        <Link to="/" className={buttonClass('plain', false)}>
          To the start page
        </Link>
      </div>
    </Place>
  );
}

/** For the error boundaries of routes: what was thrown, in the place of the route. */
export function RouteError({ part }: Pick<ErrorPageProps, 'part'>) {
  const error = useRouteError();
  const known = isRouteErrorResponse(error);
  return (
    <ErrorPage
      part={part}
      status={known ? error.status : 500}
      detail={known ? String(error.data ?? '') : ''}
    />
  );
}
