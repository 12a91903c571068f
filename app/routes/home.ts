// The start page is the desk.

import { redirect } from '@remix-run/node';

export function loader() {
  return redirect('/desk');
}
