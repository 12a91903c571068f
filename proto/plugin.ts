// The plugin that buf runs: ts-proto, with the generated code made to use our own reader and writer (`wire.ts`), which
// read numbers of 64 bits as numbers and bytes without a copy.

import { spawnSync } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { join } from 'node:path';
import { BinaryReader, BinaryWriter } from './wire.ts';

const program = join(import.meta.dirname, '../node_modules/.bin/protoc-gen-ts_proto');

function rewritten(text: string): string {
  return text
    .replace('from "@bufbuild/protobuf/wire"', 'from "#proto/wire.ts"')
    .replaceAll(/longToNumber\((reader\.u?int64\(\))\)/g, '$1')
    .replace(/function longToNumber[^]*?\n\}\n\n?/, '')
    .replaceAll('Buffer.from(reader.bytes())', 'reader.bytes()')
    .replaceAll(/Buffer\.from\((\w+\.encode\(value\))\.finish\(\)\)/g, '$1.finish()');
}

/** Copies the fields of a message; those with the number `field` as `edit` makes them. */
function edited(message: Uint8Array, field: number, edit: (value: Buffer) => Buffer): Buffer {
  const reader = new BinaryReader(message);
  const writer = new BinaryWriter();
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    writer.uint32(tag);
    if ((tag & 7) === 0) writer.uint64(reader.uint64());
    else if (tag >>> 3 === field) writer.bytes(edit(reader.bytes()));
    else writer.bytes(reader.bytes());
  }
  return writer.finish();
}

const ran = spawnSync(program, { input: await buffer(process.stdin), maxBuffer: 268_435_456 });
process.stderr.write(ran.stderr);
if (ran.status !== 0) process.exit(1);
// CodeGeneratorResponse: files are field 15, each with its text in field 15.
const files = edited(ran.stdout, 15, (file) =>
  edited(file, 15, (text) => Buffer.from(rewritten(String(text)))),
);
process.stdout.write(files);
