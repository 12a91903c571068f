// Plain text as HTML, so that what agents send always has both parts (F109). The text stays text: nothing in it is markup.

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

/** Lines stay lines, and runs of blanks stay as wide as they were. */
export function textToHtml(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const written = lines.map((line) =>
    escapeHtml(line).replace(/^ +| {2,}/g, (blanks) => '&nbsp;'.repeat(blanks.length)),
  );
  return `<div>${written.join('<br>\n')}</div>`;
}
