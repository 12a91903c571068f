// Settings that are several words in one line, with commas between them. Pure.

/** Trimmed, lower-case, none of them empty. */
export function wordsOf(line: string): readonly string[] {
  return line
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
}

/** Whether the address, or its domain as `@example.com`, is one of the words. */
export function namesAddress(line: string, address: string): boolean {
  const wanted = address.toLowerCase();
  const domain = wanted.slice(wanted.lastIndexOf('@'));
  return wordsOf(line).some((word) => word === wanted || word === domain);
}
