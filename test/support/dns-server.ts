// A DNS server with the names that a test gives it, on a free UDP port: what is not in its table does not exist.

import { createSocket } from 'node:dgram';

export type DnsRecord =
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly type: 'MX'; readonly priority: number; readonly exchange: string }
  | { readonly type: 'PTR'; readonly name: string }
  | { readonly type: 'TXT'; readonly text: string };

/** `silent`: no answer at all; `broken`: SERVFAIL. */
export type DnsAnswer = readonly DnsRecord[] | 'silent' | 'broken';

export interface DnsServer {
  /** `127.0.0.1:port`, for SKILLPOST_DNS. */
  readonly address: string;
  /** Names that were asked for, with the type. */
  readonly asked: readonly string[];
  set(name: string, answer: DnsAnswer): void;
  stop(): Promise<void>;
}

const types = { A: 1, PTR: 12, MX: 15, TXT: 16, AAAA: 28 } as const;

export async function startDnsServer(names: Readonly<Record<string, DnsAnswer>> = {}): Promise<DnsServer> {
  const table = new Map(Object.entries(names));
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port }) => {
    const { name, type, end } = question(query);
    asked.push(`${name} ${type}`);
    const known = table.get(name);
    if (known === 'silent') return;
    const records = Array.isArray(known) ? (known as readonly DnsRecord[]) : [];
    const answers = records.filter((record) => types[record.type] === type);
    const header = Buffer.from(query.subarray(0, 12));
    const code = known === 'broken' ? 2 : known === undefined ? 3 : 0;
    header.writeUInt16BE(0x8180 | code, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(answers.length, 6);
    header.writeUInt32BE(0, 8);
    socket.send(
      Buffer.concat([header, query.subarray(12, end), ...answers.map((record) => encoded(record))]),
      port,
      address,
    );
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    set: (name, answer) => void table.set(name, answer),
    stop: () => new Promise((resolve) => void socket.close(() => resolve())),
  };
}

function question(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length).toLowerCase());
    at += 1 + length;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** The name is that of the question: a pointer to it (RFC 1035 §4.1.4). */
function encoded(record: DnsRecord): Buffer {
  const data = dataOf(record);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(types[record.type], 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function dataOf(record: DnsRecord): Buffer {
  switch (record.type) {
    case 'A':
      return Buffer.from(record.address.split('.').map(Number));
    case 'AAAA':
      return Buffer.from(fullIpv6(record.address), 'hex');
    case 'MX': {
      const priority = Buffer.alloc(2);
      priority.writeUInt16BE(record.priority);
      return Buffer.concat([priority, nameOf(record.exchange)]);
    }
    case 'PTR':
      return nameOf(record.name);
    case 'TXT':
      return textsOf(record.text);
    default:
      return record satisfies never;
  }
}

function textsOf(text: string): Buffer {
  const parts = text.match(/.{1,255}/gs) ?? [''];
  return Buffer.concat(
    parts.map((part) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part, 'latin1')])),
  );
}

function nameOf(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')])),
    Buffer.from([0]),
  ]);
}

function fullIpv6(address: string): string {
  const [left = '', right] = address.split('::');
  const parts = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const after = parts(right ?? '');
  const before = parts(left);
  const zeros = right === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].map((part) => part.padStart(4, '0')).join('');
}
