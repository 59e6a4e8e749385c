import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineReader } from '../../../adapters/process/line-reader.ts';

function read(chunks: readonly Buffer[], longest: number): { line: string; cut: boolean }[] {
  const lines: { line: string; cut: boolean }[] = [];
  const reader = new LineReader(longest, (line, cut) => lines.push({ line, cut }));
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return lines;
}

describe('LineReader', () => {
  it('gives the same lines however the bytes are cut into chunks', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ') });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.integer({ min: 1, max: 7 }), (lines, step) => {
        const bytes = Buffer.from(`${lines.join('\n')}\n`);
        const chunks = Array.from({ length: Math.ceil(bytes.length / step) }, (_, i) =>
          bytes.subarray(i * step, (i + 1) * step),
        );
        expect(read(chunks, 1_000).map((found) => found.line)).toEqual(lines);
      }),
    );
  });

  it('cuts a line at the limit and says so, and goes on with the next', () => {
    expect(read([Buffer.from('abcd'), Buffer.from('efgh\nab\r\n')], 5)).toEqual([
      { line: 'abcde', cut: true },
      { line: 'ab', cut: false },
    ]);
  });

  it('gives a last line that has no line break', () => {
    expect(read([Buffer.from('a\nb')], 5).map(({ line }) => line)).toEqual(['a', 'b']);
  });
});
