// One's own footer: what stands below every mail that one sends (F110).

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { FooterEditor } from '../features/desk/footer-editor.tsx';
import { apiFor } from '../services/api.server.ts';
import { requirePage } from '../services/me.server.ts';
import { Page, Panel } from '../ui/page.tsx';

export const meta: MetaFunction = () => [{ title: 'Your footer · Skillpost' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requirePage(apiFor(request, context), request);
  return null;
}

export default function DeskFooter() {
  return (
    <Page
      title="Your footer"
      says="Below every mail that you send, above the footer of the queue."
      back={{ to: '/desk/sent', name: 'Sent' }}
    >
      <Panel>
        <div className="p-4">
          <FooterEditor userId="me" />
        </div>
      </Panel>
    </Page>
  );
}
