// Keeps the chosen theme in a cookie, for browsers without scripts and for the next first paint.

import { redirect, type ActionFunctionArgs } from '@remix-run/node';
import { asTheme, themeCookieHeader } from '../lib/preferences.ts';
import { requireSameOrigin } from '../services/api.server.ts';

export async function action({ request }: ActionFunctionArgs) {
  requireSameOrigin(request);
  const form = await request.formData();
  const theme = asTheme(form.get('theme'));
  return redirect('/', { headers: { 'Set-Cookie': themeCookieHeader(theme) } });
}

export function loader() {
  return redirect('/');
}
