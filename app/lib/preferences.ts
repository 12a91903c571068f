// What a person chose for this browser and the server must know before the first paint: the theme, and how high rows are.

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Rows of 56 px, or of 40 px. */
export const densities = ['comfortable', 'compact'] as const;
export type Density = (typeof densities)[number];

const themeCookie = 'skillpost_theme';
const densityCookie = 'skillpost_density';
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

export function readDensity(cookieHeader: string | null): Density {
  const kept = cookieValue(cookieHeader, densityCookie);
  return densities.find((density) => density === kept) ?? 'comfortable';
}

/** A `Set-Cookie` value; readable by scripts, because it holds nothing secret. */
export function themeCookieHeader(theme: Theme): string {
  return `${themeCookie}=${theme}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax`;
}

export function densityCookieHeader(density: Density): string {
  return `${densityCookie}=${density}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax`;
}
