// Setting the status by form, for a browser without scripts.

import { redirect, type ActionFunctionArgs } from '@remix-run/node';
import { fieldText } from '../lib/form.ts';
import { apiFor } from '../services/api.server.ts';

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  await apiFor(request, context).call('PUT', '/agents/me/status', {
    status: fieldText(form, 'status'),
  });
  return redirect('/desk');
}

export function loader() {
  return redirect('/desk');
}
