// What an analyst may run: exactly one statement that reads, and only what the lists allow. The role in the engine
// already refuses writes; this keeps out what a role cannot: reading the machine's files by `file()`, switching roles,
// answers into files, other users' statements. Judges the engine's own syntax tree, so quoting and case hide nothing.

import { EngineError } from './engine-error.ts';
import { isPlainFormat } from './format.ts';
import {
  deniedFunction,
  nodeKinds,
  roots,
  settingCaps,
  settingPattern,
  systemTables,
  tableFunctions,
} from './guard-lists.ts';

function denied(text: string): EngineError {
  return new EngineError(497, 'ACCESS_DENIED', `analyst: Not enough privileges. ${text}`);
}

interface Node {
  readonly kind: string;
  readonly rest: string;
}

function readNode(line: string): Node {
  const text = line.trim().replace(/ \(children \d+\)$/, '');
  const root = roots.find((name) => text === name || text.startsWith(`${name} `));
  if (root !== undefined) return { kind: root, rest: text.slice(root.length).trim() };
  const space = text.indexOf(' ');
  return space < 0 ? { kind: text, rest: '' } : { kind: text.slice(0, space), rest: text.slice(space + 1) };
}

function withoutAlias(text: string): string {
  return text.replace(/ \(alias .*\)$/, '');
}

function checkTable(name: string): void {
  const [database, table] = name.includes('.') ? name.split('.', 2) : ['skillpost', name];
  if (!/^[\p{L}\p{N}_.]+$/u.test(name)) throw denied(`${name} is no table of skillpost.`);
  const lower = (database ?? '').toLowerCase();
  if (lower === 'skillpost' || lower === 'information_schema') return;
  if (lower === 'system' && systemTables.has((table ?? '').toLowerCase())) return;
  throw denied(`${name} may not be read.`);
}

function checkFunction(name: string, isTable: boolean): void {
  if (isTable) {
    const bare = name.replace(/^skillpost\./, '');
    if (tableFunctions.has(name.toLowerCase()) || /^report_[a-z0-9_]+$/.test(bare)) return;
    throw denied(`The table function ${name} may not be used.`);
  }
  if (deniedFunction(name)) throw denied(`The function ${name} may not be used.`);
}

/**
 * `tree` is the answer of EXPLAIN AST (TSVRaw). Throws ACCESS_DENIED.
 * Returns the format that the statement names, or an empty string.
 */
export function checkTree(tree: string): string {
  const lines = tree.split('\n').filter((line) => line.trim() !== '');
  const root = readNode(lines[0] ?? '');
  if (!roots.includes(root.kind)) throw denied(`${root.kind} may not be used.`);
  let format = '';
  let previous = root;
  for (const line of lines.slice(1)) {
    const node = readNode(line);
    if (!nodeKinds.has(node.kind)) throw denied(`${node.kind} may not be used.`);
    const name = withoutAlias(node.rest);
    if (node.kind === 'Function') checkFunction(name, previous.kind === 'TableExpression');
    if (node.kind === 'TableIdentifier') checkTable(name);
    // At the first level the only identifiers are the format, and the names that SHOW and EXISTS take.
    if (node.kind === 'Identifier' && /^ \S/.test(line)) format = name;
    previous = node;
  }
  if (root.kind !== 'SelectWithUnionQuery' && root.kind !== 'Explain') return '';
  if (format !== '' && !isPlainFormat(format)) throw denied(`The format ${format} may not be used.`);
  return format;
}

/** The settings an analyst may bring along, capped. Throws READONLY for any other. */
export function checkSettings(settings: ReadonlyMap<string, string>): Map<string, string> {
  const allowed = new Map<string, string>();
  for (const [name, value] of settings) {
    const cap = settingCaps.get(name);
    if (cap !== undefined) {
      const asked = Number(value);
      allowed.set(name, String(asked > 0 && asked < cap ? Math.floor(asked) || 1 : cap));
    } else if (settingPattern.test(name)) allowed.set(name, value);
    else throw new EngineError(164, 'READONLY', `Cannot modify '${name}' setting as analyst.`);
  }
  for (const [name, cap] of settingCaps) if (!allowed.has(name)) allowed.set(name, String(cap));
  return allowed;
}
