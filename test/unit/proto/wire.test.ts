// Our reader and writer of protocol buffers against the library's: the same bytes, the same values.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BinaryReader as TheirReader, BinaryWriter as TheirWriter } from '@bufbuild/protobuf/wire';
import * as fc from 'fast-check';
import { BinaryReader, BinaryWriter } from '#proto/wire.ts';

type Value =
  | readonly ['string', string]
  | readonly ['bytes', Uint8Array]
  | readonly ['uint32' | 'int32' | 'int64' | 'uint64' | 'double', number]
  | readonly ['bool', boolean]
  | readonly ['message', readonly Value[]];

const largest = Number.MAX_SAFE_INTEGER;
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 60 }));
/** Also near the places where a number takes one more byte. */
const edges = fc.integer({ min: 0, max: 52 }).chain((bits) => fc.constantFrom(2 ** bits - 1, 2 ** bits));

const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(fc.constant('string' as const), text),
    fc.tuple(fc.constant('bytes' as const), fc.uint8Array({ maxLength: 300 })),
    fc.tuple(fc.constant('uint32' as const), fc.integer({ min: 0, max: 0xffff_ffff })),
    fc.tuple(fc.constant('int32' as const), fc.integer()),
    fc.tuple(fc.constant('int64' as const), fc.oneof(edges, fc.maxSafeInteger())),
    fc.tuple(fc.constant('uint64' as const), fc.oneof(edges, fc.integer({ min: 0, max: largest }))),
    fc.tuple(fc.constant('double' as const), fc.double()),
    fc.tuple(fc.constant('bool' as const), fc.boolean()),
    fc.tuple(fc.constant('message' as const), fc.array(tie('value'), { maxLength: 6 })),
  ),
}));

function write(writer: BinaryWriter | TheirWriter, values: readonly Value[]): void {
  for (const [type, value] of values) {
    if (type === 'message') {
      writer.fork();
      write(writer, value);
      writer.join();
    } else if (type === 'string') writer.string(value);
    else if (type === 'bytes') writer.bytes(value);
    else if (type === 'bool') writer.bool(value);
    else writer[type](value);
  }
}

function read(reader: BinaryReader, values: readonly Value[]): Value[] {
  return values.map(([type, value]): Value => {
    if (type === 'message') {
      const end = reader.uint32() + reader.pos;
      const inner = read(reader, value);
      assert.equal(reader.pos, end);
      return [type, inner];
    }
    if (type === 'bytes') return [type, new Uint8Array(reader.bytes())];
    if (type === 'string') return [type, reader.string()];
    if (type === 'bool') return [type, reader.bool()];
    return [type, reader[type]()];
  });
}

test('messages are written as the library writes them, and read back', () => {
  const own = new BinaryWriter();
  fc.assert(
    fc.property(fc.array(anyValue, { maxLength: 20 }), (values) => {
      const theirs = new TheirWriter();
      write(own, values);
      write(theirs, values);
      const bytes = own.finish();
      assert.deepEqual(new Uint8Array(bytes), theirs.finish());
      const told = read(new BinaryReader(bytes), values);
      const valid = JSON.stringify(values, (_, value: unknown) =>
        typeof value === 'string' ? value.toWellFormed() : value,
      );
      assert.equal(JSON.stringify(told), valid);
    }),
    { numRuns: 2_000 },
  );
});

test('what was handed out is not written again, whoever writes next', () => {
  const one = new BinaryWriter();
  const other = new BinaryWriter();
  const kept: [Buffer, string][] = [];
  for (let index = 0; index < 3_000; index += 1) {
    const long = `${index} `.repeat(index % 200);
    one.string(long);
    other.fork().string(long).join();
    kept.push([one.finish(), long]);
    const nested = new BinaryReader(other.finish());
    nested.uint32();
    assert.equal(nested.string(), long);
  }
  for (const [bytes, long] of kept) assert.equal(new BinaryReader(bytes).string(), long);
});

test('fields of a newer release are passed over', () => {
  const theirs = new TheirWriter();
  theirs.uint64('18446744073709551615').fixed32(7).fixed64(7).string('unknown').bool(true);
  const reader = new BinaryReader(theirs.finish());
  for (const wireType of [0, 5, 1, 2]) reader.skip(wireType);
  assert.equal(reader.bool(), true);
  assert.equal(reader.pos, reader.len);
});

test('what is cut off or too large is refused, as by the library', () => {
  const theirs = new TheirWriter();
  theirs
    .string('some text')
    .uint64(2 ** 51)
    .double(1.5)
    .uint64('18446744073709551615');
  const whole = theirs.finish();
  const readAll = (reader: BinaryReader): void => {
    reader.string();
    reader.uint64();
    reader.double();
    reader.uint64();
  };
  assert.throws(() => readAll(new BinaryReader(whole)), /larger than can be counted/);
  for (let length = 0; length < whole.length; length += 1)
    assert.throws(() => readAll(new BinaryReader(whole.subarray(0, length))), RangeError);
  assert.throws(() => new BinaryReader(Buffer.alloc(20, 0xff)).uint64(), RangeError);
  assert.throws(() => new BinaryReader(Buffer.alloc(20, 0xff)).skip(3), /unknown wire type/);
});

test('a number that does not fit its field is a bug, and nothing of it is written', () => {
  const writer = new BinaryWriter();
  for (const value of [-1, 1.5, 2 ** 32, Number.NaN]) assert.throws(() => writer.uint32(value), RangeError);
  for (const value of [2 ** 31, -(2 ** 31) - 1, 0.5]) assert.throws(() => writer.int32(value), RangeError);
  for (const value of [-1, 2 ** 53, Number.NaN]) assert.throws(() => writer.uint64(value), RangeError);
  for (const value of [2 ** 53, -(2 ** 53), Infinity]) assert.throws(() => writer.int64(value), RangeError);
  assert.equal(writer.finish().length, 0);
  const negative = new TheirReader(writer.int64(-5).int32(-7).finish());
  assert.deepEqual([negative.int64(), negative.int32()], [-5n, -7]);
});
