// Programs of the machine that tests talk to us with. What is missing is installed where that is allowed (Debian, as
// root); else the test is skipped with one line that says what to install.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ToolRun {
  readonly code: number;
  readonly output: string;
}

const timeoutMs = 60_000;
const outputBytes = 4_194_304;

/** Standard output and error together. `input` is written to its standard input. */
export async function runTool(
  name: string,
  args: readonly string[],
  input: string | Uint8Array = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<ToolRun> {
  const env = { ...process.env, ...environment };
  const child = spawn(name, [...args], { env, timeout: timeoutMs, killSignal: 'SIGKILL' });
  const chunks: Buffer[] = [];
  let bytes = 0;
  const keep = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes <= outputBytes) chunks.push(chunk);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  // A program that does not read its input closes it.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error));
  const [code] = (await Promise.race([once(child, 'close'), failed])) as [number | null];
  return { code: code ?? -1, output: Buffer.concat(chunks).toString('utf8') };
}

async function works(name: string, args: readonly string[]): Promise<boolean> {
  try {
    return (await runTool(name, args)).code === 0;
  } catch {
    return false;
  }
}

const asked = new Map<string, Promise<string | null>>();

/** Null when the program can be used; else why not, for `{ skip }` of a test. `says` makes it say that it is there; packages are parted by blanks. */
export function missing(
  name: string,
  debianPackage: string = name,
  says = '--version',
): Promise<string | null> {
  const known = asked.get(name);
  if (known !== undefined) return known;
  const answer = look(name, debianPackage, says);
  asked.set(name, answer);
  return answer;
}

async function look(name: string, debianPackage: string, says: string): Promise<string | null> {
  if (await works(name, [says])) return null;
  const mayInstall = process.getuid?.() === 0 && (await works('apt-get', ['--version']));
  if (mayInstall) {
    const options = ['-qq', '-o', 'DPkg::Lock::Timeout=30', '--no-install-recommends', 'install', '-y'];
    if (await works('apt-get', [...options, ...debianPackage.split(' ')])) return null;
  }
  const text = `${name} is not here: install the Debian package ${debianPackage}`;
  console.log(`skipped: ${text}`);
  return text;
}

/** The same for a module of Perl. */
export async function missingModule(name: string, debianPackage: string): Promise<string | null> {
  if (await works('perl', [`-M${name}`, '-e', '1'])) return null;
  const text = `Perl's ${name} is not here: install the Debian package ${debianPackage}`;
  console.log(`skipped: ${text}`);
  return text;
}
