// Accepting and declining an offer by form, for a browser without scripts. With scripts the page asks the API itself.

import { redirect, type ActionFunctionArgs } from '@remix-run/node';
import { apiFor } from '../services/api.server.ts';

export async function action({ request, params, context }: ActionFunctionArgs) {
  const api = apiFor(request, context);
  const form = await request.formData();
  const what = form.get('answer') === 'accept' ? 'accept' : 'decline';
  const offerId = encodeURIComponent(params['offerId'] ?? '');
  const answer = await api.call<{ conversationId?: string }>('POST', `/offers/${offerId}/${what}`, {});
  const conversationId = answer.ok ? (answer.body?.conversationId ?? '') : '';
  return redirect(what === 'accept' && conversationId !== '' ? `/desk/${conversationId}` : '/desk');
}

export function loader() {
  return redirect('/desk');
}
