// Signing in: works without scripts; the token of the new session goes into an httpOnly cookie.

import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useNavigation } from '@remix-run/react';
import { fieldText } from '../lib/form.ts';
import { asProblem } from '../lib/problem.ts';
import { apiCall, requireSameOrigin } from '../services/api.server.ts';
import { sessionCookie, sessionToken } from '../services/session.server.ts';
import { buttonClass } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Mark } from '../ui/mark.tsx';
import { Problem } from '../ui/states.tsx';

export const meta: MetaFunction = () => [{ title: 'Sign in · Skillpost' }];

/** Only addresses of this site: `//elsewhere` and `/\elsewhere` are another one's. */
function safeTarget(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : '/';
}

export function loader({ request }: LoaderFunctionArgs) {
  if (sessionToken(request) !== null) throw redirect('/');
  return null;
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireSameOrigin(request);
  const form = await request.formData();
  const email = fieldText(form, 'email');
  // Not trimmed: spaces may belong to it.
  const password = form.get('password');
  if (email === '' || typeof password !== 'string' || password === '')
    return { email, problem: 'Enter your e-mail address and your password.' };
  const answer = await apiCall(context)({ method: 'POST', path: '/session', body: { email, password } });
  const token = (answer.body as { token?: unknown } | null)?.token;
  if (answer.status < 300 && typeof token === 'string')
    throw redirect(safeTarget(new URL(request.url).searchParams.get('to')), {
      headers: { 'Set-Cookie': sessionCookie(request, token) },
    });
  const problem = asProblem(answer.status, answer.body);
  const wrong = answer.status === 401 || answer.status === 403 || answer.status === 422;
  return { email, problem: wrong ? 'The e-mail address or the password is wrong.' : problem.detail };
}

export default function SignIn() {
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-canvas p-4">
      <div className="w-full max-w-80">
        <div className="mb-8 flex flex-col items-center gap-3 text-accent-text">
          <Mark size={40} />
          <h1 className="text-xl text-text">Sign in to Skillpost</h1>
        </div>
        <Form method="post" className="flex flex-col gap-4">
          {answer?.problem !== undefined && <Problem>{answer.problem}</Problem>}
          <TextField
            label="E-mail address"
            name="email"
            type="email"
            autoComplete="username"
            required
            autoFocus
            defaultValue={answer?.email ?? ''}
          />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
          />
          <button type="submit" className={`${buttonClass('primary', false)} h-9 w-full`} disabled={busy}>
            {busy ? 'Signing in …' : 'Sign in'}
          </button>
        </Form>
        <p className="mt-6 text-center text-xs text-text-3">
          No account, or forgotten the password? Ask your administrator.
        </p>
      </div>
    </main>
  );
}
