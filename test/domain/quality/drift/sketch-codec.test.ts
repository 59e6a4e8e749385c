import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSketch, encodeSketch } from '../../../../domain/quality/drift/sketch-codec.ts';
import { mergeTables, sketchTable } from '../../../../domain/quality/drift/table-sketch.ts';
import { table } from '../../../support/tables.ts';

const cells = fc.array(
  fc.record({
    x: fc.option(fc.double({ noNaN: true })),
    n: fc.option(fc.integer({ min: 0, max: 300 })),
    t: fc.option(fc.constantFrom('a', 'b', 'c')),
    f: fc.option(fc.boolean()),
  }),
  { maxLength: 60 },
);
const types = { x: 'number', n: 'integer', t: 'string', f: 'boolean' } as const;
const tableOf = (rows: { x: number | null; n: number | null; t: string | null; f: boolean | null }[]) =>
  table({ x: rows.map((r) => r.x), n: rows.map((r) => r.n), t: rows.map((r) => r.t), f: rows.map((r) => r.f) }, types);

describe('a reference as JSON', () => {
  it('comes back bit for bit, whatever the values', () => {
    fc.assert(
      fc.property(cells, cells, (a, b) => {
        const [first, second] = [a, b].map((rows) => sketchTable(tableOf(rows), { target: 't' }, { capacity: 8 }));
        for (const sketch of [first!, mergeTables(first!, second!)]) {
          const text = JSON.stringify(encodeSketch(sketch));
          expect(decodeSketch(JSON.parse(text))).toEqual(sketch);
          expect(JSON.stringify(encodeSketch(decodeSketch(JSON.parse(text))))).toBe(text);
        }
      }),
    );
  });

  it('is refused in one sentence when it is of another version, damaged or something else', () => {
    const whole = encodeSketch(sketchTable(tableOf([{ x: 1, n: 2, t: 'a', f: true }]), undefined)) as {
      columns: { quantiles?: { count: number; levels: object[] } }[];
    };
    const broken = (change: (copy: typeof whole & { version?: number }) => void): unknown => {
      const copy = structuredClone(whole);
      change(copy);
      return copy;
    };
    const damaged = [
      broken((copy) => (copy.version = 2)),
      broken((copy) => (copy.columns[0]!.quantiles!.count = 7)),
      broken((copy) => (copy.columns[0]!.quantiles!.levels[0] = { $f64: '!!' })),
      broken((copy) => (copy.columns[0]!.quantiles!.levels = [])),
      null,
      'text',
      [],
    ];
    for (const document of damaged)
      expect(() => decodeSketch(document)).toThrow(/^The reference for drift .* make it again/);
  });
});
