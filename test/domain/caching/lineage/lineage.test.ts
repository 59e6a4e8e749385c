import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lineage } from '../../../../domain/caching/lineage/lineage.ts';
import { definitionOf, stepOf } from '../../../support/executor.ts';
import { documentOf, summaryOf } from '../../../support/summaries.ts';

describe('what was derived from a key', () => {
  it('is everything that is reached through the inputs of entries, and nothing else', () => {
    const edges = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 40 });
    fc.assert(
      fc.property(edges, fc.uniqueArray(fc.nat(12), { maxLength: 3 }), (pairs, roots) => {
        const lineage = new Lineage();
        for (let key = 0; key <= 12; key++) {
          const upstream = pairs.filter(([, to]) => to === key).map(([from]) => String(from));
          lineage.addEntry(summaryOf(String(key), { upstream }));
        }
        const reached = new Set(roots.map(String));
        for (let round = 0; round <= 12; round++)
          for (const [from, to] of pairs) if (reached.has(String(from))) reached.add(String(to));
        for (const root of roots) reached.delete(String(root));
        expect([...lineage.derivedFrom(roots.map(String))].sort()).toEqual([...reached].sort());
      }),
    );
  });

  it('is found through an entry that is gone, where a run tells the way', () => {
    const definition = definitionOf([stepOf('a'), stepOf('b', ['a']), stepOf('c', ['b'])]);
    const lineage = new Lineage();
    lineage.addEntry(summaryOf('key-c', { upstream: ['key-b'] }));
    lineage.addRun(documentOf({ a: 'key-a', b: 'key-b', c: 'key-c' }), definition);
    expect([...lineage.derivedFrom(['key-a'])].sort()).toEqual(['key-b', 'key-c']);
    expect(lineage.stepOf('key-b')).toBe('p/b');
  });
});
