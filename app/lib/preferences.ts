// What a person chose for this browser and the server must know before the first paint: the theme.

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const themeCookie = 'skillpost_theme';
const yearSeconds = 31_536_000;

export function cookieValue(header: string | null, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, ...rest] = part.trim().split('=');
    if (key === name) return rest.join('=');
  }
  return null;
}

export function asTheme(value: unknown): Theme {
  return themes.find((theme) => theme === value) ?? 'system';
}

export function readTheme(cookieHeader: string | null): Theme {
  return asTheme(cookieValue(cookieHeader, themeCookie));
}

/** A `Set-Cookie` value; readable by scripts, because it holds nothing secret. */
export function themeCookieHeader(theme: Theme): string {
  return `${themeCookie}=${theme}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax`;
}
