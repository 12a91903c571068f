// A string as an SQL literal. Both the quote and the backslash are escaped: escaping only the quote can be broken out of.

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\0': '\\0' };

export function literal(value: string): string {
  return `'${value.replace(/['\\\0]/g, (character) => escapes[character] ?? character)}'`;
}

/** A name between back-quotes. */
export function identifier(name: string): string {
  return `\`${name.replace(/[`\\\0]/g, (character) => `\\${character === '\0' ? '0' : character}`)}\``;
}
