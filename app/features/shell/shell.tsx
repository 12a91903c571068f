// The frame: rail at the left (below on a phone), top bar, the page, and what floats over it.

import { Outlet, useNavigate } from '@remix-run/react';
import { useState } from 'react';
import { Toaster } from 'sonner';
import { useShortcuts } from '../../lib/keys.ts';
import { useTopic } from '../../lib/live.ts';
import { useShellData } from '../../lib/shell-data.ts';
import { destinationsFor } from '../../navigation.ts';
import { TooltipProvider } from '../../ui/floating.tsx';
import { AgentNoticeBar } from './agent-notice-bar.tsx';
import { ConnectionBanner } from './connection.tsx';
import { OfferNotices } from './notices.tsx';
import { OfferBar } from './offer-bar.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { TopBar } from './top-bar.tsx';

export function Shell() {
  const { me } = useShellData();
  const navigate = useNavigate();
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [keysOpen, setKeysOpen] = useState(false);
  useTopic('agent:me');
  useTopic('wallboard');
  useShortcuts([
    { keys: 'mod+k', does: 'Search and commands', group: 'Everywhere', run: () => setPaletteOpen(true) },
    { keys: '?', does: 'Show all keys', group: 'Everywhere', run: () => setKeysOpen(true) },
    ...destinationsFor(me.role).map((destination) => ({
      keys: `g ${destination.key}`,
      does: `Go to ${destination.name.toLowerCase()}`,
      group: 'Moving' as const,
      run: () => navigate(destination.path),
    })),
  ]);
  return (
    <TooltipProvider delayDuration={350}>
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
      >
        Skip to the page
      </a>
      <div className="grid h-dvh grid-cols-1 grid-rows-[48px_auto_minmax(0,1fr)_56px] sm:grid-cols-[56px_minmax(0,1fr)] sm:grid-rows-[48px_auto_minmax(0,1fr)]">
        <TopBar onSearch={() => setPaletteOpen(true)} />
        <div className="row-start-2 sm:col-start-2">
          <ConnectionBanner />
          <AgentNoticeBar />
          <OfferBar />
        </div>
        <main id="page" tabIndex={-1} className="row-start-3 min-h-0 outline-none sm:col-start-2">
          <Outlet />
        </main>
        <Rail role={me.role} onKeys={() => setKeysOpen(true)} />
      </div>
      <Palette open={paletteOpen} onOpenChange={setPaletteOpen} onKeys={() => setKeysOpen(true)} />
      <ShortcutList open={keysOpen} onOpenChange={setKeysOpen} />
      <OfferNotices />
      <Toaster
        position="bottom-right"
        theme="system"
        toastOptions={{
          classNames: {
            toast: '!bg-surface !text-text !border-line !shadow-float !font-sans',
            description: '!text-text-2',
            actionButton: '!bg-accent !text-on-accent',
            cancelButton: '!bg-hover !text-text',
          },
        }}
      />
    </TooltipProvider>
  );
}
