import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, cutMark, oneLine, paragraphs } from '../../../../domain/collaboration/messages/untrusted.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 400 });
const wellFormed = (text: string): boolean => text === text.toWellFormed();

describe('text from outside', () => {
  it('becomes one line of the given length, whatever it holds', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 80 }), (text, longest) => {
        const line = oneLine(text, longest);
        expect(line.length).toBeLessThanOrEqual(longest);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
        expect(wellFormed(line)).toBe(true);
      }),
    );
  });

  it('keeps line ends of paragraphs and no other control character', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 200 }), (text, longest) => {
        const plain = paragraphs(text, longest);
        expect(plain.length).toBeLessThanOrEqual(longest);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(plain).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(wellFormed(plain)).toBe(true);
      }),
    );
    expect(paragraphs('a\r\nb\rc\u2028d\n', 20)).toBe('a\nb\nc\nd');
  });

  it('is left alone where it fits, and ends in a mark where it does not', () => {
    expect([oneLine('short', 5), oneLine('longer', 5)]).toEqual(['short', 'long…']);
    expect(paragraphs('one\ntwo', 7)).toBe('one\ntwo');
    expect(cut('one\ntwo', 6)).toBe('one\nt…');
  });

  it('has no header break and no reversed end of a file name', () => {
    expect(oneLine('Subject\r\nBcc: all@example.org', 100)).toBe('Subject Bcc: all@example.org');
    expect(oneLine('invoice\u202egpj.exe', 100)).toBe('invoicegpj.exe');
  });

  it('never has a character cut in two', () => {
    expect(cut('🧪🧪🧪', 4)).toBe(`🧪${cutMark}`);
    expect(cut('🧪🧪🧪', 5)).toBe(`🧪🧪${cutMark}`);
  });

  it('of ten megabytes is cut like any other', () => {
    const huge = 'comment \u0000'.repeat(1_200_000);
    expect(paragraphs(huge, 4000)).toHaveLength(4000);
    expect(oneLine(huge, 200).endsWith(cutMark)).toBe(true);
    expect(oneLine('\u0000'.repeat(10_000_000), 200)).toBe(cutMark);
  });
});
