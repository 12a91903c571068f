// Light, dark, or as the system says: one button that goes round. Without scripts it is a form.

import { Monitor, Moon, Sun } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { themeCookieHeader, themes, type Theme } from '../../lib/preferences.ts';
import { useShellData } from '../../lib/shell-data.ts';
import { Tooltip } from '../../ui/floating.tsx';

const icons = { system: Monitor, light: Sun, dark: Moon } as const;
const names = { system: 'as the system', light: 'light', dark: 'dark' } as const;

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  document.cookie = themeCookieHeader(theme);
}

export function ThemeSwitch({ className }: { className: string }) {
  const [theme, setTheme] = useState(useShellData().theme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  const Icon = icons[theme];
  function change(event: FormEvent): void {
    event.preventDefault();
    applyTheme(next);
    setTheme(next);
  }
  return (
    <form method="post" action="/theme" onSubmit={change}>
      <input type="hidden" name="theme" value={next} />
      <Tooltip text={`Theme: ${names[theme]}`} side="right">
        <button
          type="submit"
          aria-label={`Theme: ${names[theme]}. Change to ${names[next]}`}
          className={className}
        >
          <Icon size={18} aria-hidden="true" />
        </button>
      </Tooltip>
    </form>
  );
}
