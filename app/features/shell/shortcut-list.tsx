// Every key that acts on this page, behind `?`.

import { activeShortcuts } from '../../lib/keys.ts';
import { Key } from '../../ui/button.tsx';
import { isApple } from '../../ui/mod-key.tsx';
import { Dialog } from '../../ui/floating.tsx';

const groups = ['Offers', 'Conversation', 'Moving', 'Everywhere'] as const;

function keyNames(keys: string): string[] {
  const apple = isApple();
  return keys
    .split(/[+ ]/)
    .map(
      (key) =>
        ({ mod: apple ? '⌘' : 'Ctrl', enter: '⏎' })[key] ?? (key.length === 1 ? key.toUpperCase() : key),
    );
}

export function ShortcutList({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const shortcuts = open ? activeShortcuts() : [];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys">
      <div className="grid gap-x-8 gap-y-4 p-4 sm:grid-cols-2">
        {groups
          .map((group) => ({ group, keys: shortcuts.filter((shortcut) => shortcut.group === group) }))
          .filter(({ keys }) => keys.length > 0)
          .map(({ group, keys }) => (
            <section key={group}>
              <h3 className="mb-1 text-xs font-medium text-text-3">{group}</h3>
              <dl>
                {keys.map((shortcut) => (
                  <div key={shortcut.keys} className="flex items-center justify-between gap-4 py-1 text-sm">
                    <dt>{shortcut.does}</dt>
                    <dd className="flex gap-1">
                      {keyNames(shortcut.keys).map((name) => (
                        <Key key={name}>{name}</Key>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
  );
}
