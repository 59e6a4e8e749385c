import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { induceTextPattern } from '../../../../domain/quality/contract/text-pattern.ts';

const induce = (texts: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return induceTextPattern(counts);
};
const many = (of: (index: number) => string, count = 200): string[] => Array.from({ length: count }, (_, i) => of(i));

describe('the pattern of texts', () => {
  it('keeps lengths that never change, and lets others be', () => {
    expect(induce(many((i) => `AB-${1000 + i}`))).toEqual({ pattern: '[A-Z]{2}\\-[0-9]{4}', share: 1, isFixed: true });
    expect(induce(many((i) => `order ${i}`))).toEqual({ pattern: '[a-z]{5} [0-9]+', share: 1, isFixed: false });
  });

  it('holds a few forms side by side, and leaves out rare ones', () => {
    const texts = [...many((i) => `${100 + (i % 9)}`, 500), ...many((i) => `x${i % 9}`, 499), '?'];
    const found = induce(texts);
    expect(found?.pattern).toBe('[0-9]{3}|[a-z][0-9]');
    expect(found?.share).toBeCloseTo(0.999, 12);
  });

  it('is none for free text, empty texts and letters beyond ASCII', () => {
    expect(induce(many((i) => 'word '.repeat(1 + (i % 9))))).toBeUndefined();
    expect(induce(many((i) => `Zoë ${i}`))).toBeUndefined();
    expect(induce(['', ''])).toBeUndefined();
    expect(induce([])).toBeUndefined();
  });

  it('matches every text of its forms, whatever characters they have', () => {
    const printable = fc.string({
      unit: fc.constantFrom(...Array.from('aZ09 _.*+?^$(){}[]|\\/-@')),
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(printable, (text) => {
        const found = induce(new Array<string>(10).fill(text));
        if (found) expect(new RegExp(`^(?:${found.pattern})$`).test(text)).toBe(true);
      }),
    );
  });
});
