/** @module What a command may write on its standard output: no line of it ends the worker, or takes memory without bound. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineReader } from '../../adapters/process/line-reader.ts';
import { readAnswer, readLine } from '../../adapters/process/protocol.ts';
import { awkward, awkwardJson, fuzzTimeout, runs } from '../support/fuzzing.ts';

const word = fc.oneof(
  awkward,
  awkwardJson,
  fc.constantFrom(
    '{"progress": ',
    '{"metric": "',
    '", "value": ',
    '{"log": ',
    '}',
    '0.5',
    '-1',
    '1e999',
    'NaN',
    'null',
    '\n',
    '\r\n',
    '\r',
    '"',
    '\\u0000',
    '\\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const text = fc.array(word, { maxLength: 20 }).map((words) => words.join(''));

function linesOf(bytes: Buffer, sizes: readonly number[], longest: number): readonly (readonly [string, boolean])[] {
  const lines: (readonly [string, boolean])[] = [];
  const reader = new LineReader(longest, (line, cut) => void lines.push([line, cut]));
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  reader.end();
  return lines;
}

const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 });

describe('a line of a command', () => {
  it('is a message, a plain line, or broken in words', { timeout: fuzzTimeout }, () => {
    fc.assert(
      fc.property(text, (line) => {
        const message = readLine(line);
        if (message.kind === 'broken') expect(message.problem).not.toMatch(/[\n\r]/);
        if (message.kind === 'progress') expect(message.share >= 0 && message.share <= 1).toBe(true);
        if (message.kind === 'metric') expect(Number.isFinite(message.value)).toBe(true);
        readAnswer(line);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      runs(),
    );
  });

  it('is the same however its bytes come', { timeout: fuzzTimeout }, () => {
    fc.assert(
      fc.property(text, sizes, fc.integer({ min: 1, max: 200 }), (line, pieces, longest) => {
        const bytes = Buffer.from(line);
        const whole = linesOf(bytes, [bytes.length + 1], longest);
        expect(linesOf(bytes, pieces, longest)).toEqual(whole);
        for (const [one] of whole) expect(one.length).toBeLessThanOrEqual(longest);
      }),
      runs(),
    );
  });

  it('of bytes that are no text ends nothing', { timeout: fuzzTimeout }, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), sizes, (bytes, pieces) => {
        for (const [line] of linesOf(Buffer.from(bytes), pieces, 100)) readLine(line);
      }),
      runs(),
    );
  });
});
