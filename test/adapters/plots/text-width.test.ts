import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../adapters/plots/text-width.ts';

describe('textWidth', () => {
  it('tells narrow, wide and full-width letters apart', () => {
    const widths = ['iiii', 'aaaa', 'AAAA', 'MMMM', '日本日本'].map((text) => textWidth(text, 10));
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(new Set(widths).size).toBe(5);
  });

  it('grows with the size of the font', () => {
    expect(textWidth('accuracy', 24)).toBeGreaterThan(textWidth('accuracy', 12) * 1.9);
  });

  it('is never less for a longer text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        (head, tail) => textWidth(head + tail, 12) >= textWidth(head, 12),
      ),
    );
  });
});
