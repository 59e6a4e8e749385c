import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { masked, personalDataIn } from '../../../../domain/quality/pii/personal-data.ts';
import { type Cell, column } from '../../../support/tables.ts';

const find = (name: string, cells: readonly Cell[]) => personalDataIn(column(name, cells));
const many = (of: (index: number) => Cell, count = 50): Cell[] => Array.from({ length: count }, (_, i) => of(i));
/** Card numbers of a test range, with their check digit. */
const cards = many((i) => {
  const body = `400000000000${String(i).padStart(3, '0')}`;
  const sum = [...body].reverse().reduce((total, character, place) => {
    const digit = Number(character) * (place % 2 === 0 ? 2 : 1);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
});

describe('personal data in a column', () => {
  it('is told by form, whatever the name', () => {
    expect(
      find(
        'x',
        many((i) => `user${i}@example.org`),
      ),
    ).toMatchObject({ kind: 'e-mail', share: 1, byName: false });
    expect(find('x', cards)?.kind).toBe('credit-card');
    expect(find('x', cards.map(Number))?.kind).toBe('credit-card');
    expect(
      find(
        'x',
        many((i) => `10.0.0.${i}`),
      )?.kind,
    ).toBe('ip-address');
    expect(
      find(
        'x',
        many((i) => `+4930123456${10 + i}`),
      )?.kind,
    ).toBe('phone');
  });

  it('is told by fewer values where the name speaks for it', () => {
    const half = many((i) => (i % 2 === 0 ? `user${i}@example.org` : `unknown ${i}`));
    expect(find('notes', half)).toBeUndefined();
    expect(find('email', half)).toMatchObject({ kind: 'e-mail', byName: true });
    const national = many((i) => `(030) 1234${100 + i}`);
    expect(find('phone_number', national)?.kind).toBe('phone');
    expect(find('code', national)).toBeUndefined();
  });

  it('is not seen in plain numbers, dates, codes, prices and random digits', () => {
    const stream = createStream('digits');
    const digits = (length: number) => Array.from({ length }, () => stream.nextBelow(10)).join('');
    for (const [name, cells] of [
      ['age', many((i) => 18 + i)],
      ['price', many((i) => i + 0.99)],
      ['day', many((i) => `2024-01-${10 + (i % 20)}`)],
      ['code', many((i) => `AB-${1000 + i}`)],
      ['order', many(() => `4${digits(15)}`, 300)],
      ['national_id', many(() => digits(9), 300)],
      ['patient_id', many((i) => 100_000_000 + i, 300)],
      ['tax_no', many(() => digits(11), 300)],
      ['version', many((i) => `1.${i}.0`)],
      ['time', many((i) => `12:${10 + i}:00`)],
    ] as const)
      expect([name, find(name, cells)]).toEqual([name, undefined]);
  });

  it('needs five different values, and never shows one', () => {
    expect(
      find(
        'email',
        many((i) => `user${i}@example.org`, 4),
      ),
    ).toBeUndefined();
    expect(
      find(
        'email',
        many(() => null),
      ),
    ).toBeUndefined();
    const found = find(
      'x',
      many((i) => `jane${i}@example.org`),
    );
    expect(found?.masked[0]).toBe('xxxx9@xxxxxxx.xxx');
    expect(JSON.stringify(found)).not.toContain('jane');
  });
});

it('masks letters and digits of any script and cuts long values', () => {
  expect(masked('Zoë-12 ٣')).toBe('xxx-99 9');
  expect(masked('a'.repeat(50))).toBe(`${'x'.repeat(40)}…`);
});
