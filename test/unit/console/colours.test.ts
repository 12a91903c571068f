// Every colour that words are written in, on every surface that they stand on, in both themes: WCAG 2.2, 1.4.3. A look
// at a page with axe sees only what is drawn just then, and under the pointer one thing at most.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import axe from 'axe-core';

interface Colour {
  parseString(css: string): void;
}

/** What axe itself measures with; its types leave this part out. */
interface Measuring {
  readonly Color: new (red: number, green: number, blue: number) => Colour;
  readonly getContrast: (behind: Colour, before: Colour) => number;
}

const { Color, getContrast } = (axe.commons as unknown as { readonly color: Measuring }).color;
const tokens = readFileSync(new URL('../../../app/styles/tokens.css', import.meta.url), 'utf8');

type Theme = 'light' | 'dark';

function colour(name: string, theme: Theme): Colour {
  const value = new RegExp(`--${name}: (.*);`).exec(tokens)?.[1] ?? assert.fail(`no colour --${name}`);
  const shades = value.match(/oklch\([^)]+\)/g) ?? assert.fail(`--${name} is no colour`);
  const parsed = new Color(0, 0, 0);
  parsed.parseString((theme === 'light' ? shades[0] : shades.at(-1)) ?? '');
  return parsed;
}

const surfaces = ['canvas', 'surface', 'sunken', 'hover'];
const states = ['accent', 'ready', 'busy', 'wrap-up', 'away', 'alarm'];
const soft = states.map((state) => `${state}-soft`);

const written: [text: string, on: readonly string[]][] = [
  ...['text', 'text-2', 'text-3'].map((text): [string, string[]] => [text, [...surfaces, ...soft, 'note']]),
  ...states.map((state): [string, string[]] => [
    `${state}-text`,
    [...surfaces, `${state}-soft`, 'accent-soft'],
  ]),
  ['note-text', [...surfaces, 'note']],
  ['on-accent', ['accent', 'accent-strong', 'alarm-fill']],
];

test('words keep 4.5 : 1 on everything that they stand on, also under the pointer, in both themes', () => {
  const faint = written.flatMap(([text, on]) =>
    on.flatMap((surface) =>
      (['light', 'dark'] as const)
        .map((theme) => ({ theme, contrast: getContrast(colour(text, theme), colour(surface, theme)) }))
        .filter(({ contrast }) => contrast < 4.5)
        .map(({ theme, contrast }) => `${theme}: ${text} on ${surface} ${contrast.toFixed(2)}`),
    ),
  );
  assert.deepEqual(faint, []);
});
