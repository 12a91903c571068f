// `format=flowed` (RFC 3676): lines that a program broke are joined again; what people broke stays. What is quoted stays
// as it is: programs that quote without the format make lines that join wrongly. Pure.

export function unflowed(text: string, deleteSpace: boolean): string {
  const out: string[] = [];
  let open = false;
  for (const written of text.split(/\r?\n/)) {
    const quoted = written.startsWith('>');
    const line = written.replace(/^ /, '');
    const soft = !quoted && line.endsWith(' ') && line !== '-- ';
    const body = soft && deleteSpace ? line.slice(0, -1) : line;
    if (open && !quoted && line !== '-- ') out.push(`${out.pop() ?? ''}${body}`);
    else out.push(body);
    open = soft;
  }
  return out.join('\n');
}
