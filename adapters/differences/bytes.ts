/** @module The first byte at which two files differ. */
import { createReadStream } from 'node:fs';

/** A common length, so that pieces of both files can be laid side by side. */
const pieceBytes = 1 << 20;

async function* pieces(path: string): AsyncIterable<Buffer> {
  let held = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: pieceBytes })) {
    held = Buffer.concat([held, chunk as Buffer]);
    while (held.length >= pieceBytes) {
      yield held.subarray(0, pieceBytes);
      held = held.subarray(pieceBytes);
    }
  }
  yield held;
}

function firstDifferent(was: Buffer, now: Buffer): number {
  const length = Math.min(was.length, now.length);
  if (was.subarray(0, length).equals(now.subarray(0, length))) return length;
  let at = 0;
  while (was[at] === now[at]) at += 1;
  return at;
}

const hex = (byte: number | undefined): string =>
  byte === undefined ? 'end of file' : `0x${byte.toString(16).padStart(2, '0')}`;

/** `byte 12: 0x01 -> 0x02`, counted from 0; `undefined` for equal files. */
export async function byteDifference(was: string, now: string): Promise<string | undefined> {
  const other = pieces(now)[Symbol.asyncIterator]();
  let offset = 0;
  for await (const before of pieces(was)) {
    const { value: after = Buffer.alloc(0) } = (await other.next()) as { value?: Buffer };
    const at = firstDifferent(before, after);
    if (at < before.length || at < after.length) return `byte ${offset + at}: ${hex(before[at])} -> ${hex(after[at])}`;
    offset += before.length;
  }
  await other.return?.();
  return undefined;
}
