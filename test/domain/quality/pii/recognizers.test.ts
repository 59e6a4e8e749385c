import { expect, it } from 'vitest';
import { recognizers } from '../../../../domain/quality/pii/recognizers.ts';

const formsOf = (value: string): string[] => recognizers.filter((own) => own.matches(value)).map(({ form }) => form);

it.each([
  ['jane.doe+tag@mail.example.co.uk', 'e-mail'],
  ['GB82 WEST 1234 5698 7654 32', 'iban'],
  ['4111 1111 1111 1111', 'credit-card'],
  ['378282246310005', 'credit-card'],
  ['192.168.0.254', 'ip-address'],
  ['2001:db8::ff00:42:8329', 'ip-address'],
  ['+44 20 7946 0958', 'international'],
  ['12345678Z', 'dni'],
])('%s is of the form %s', (value, form) => {
  expect(formsOf(value)).toContain(form);
});

it.each([
  'jane@localhost',
  'a@b@example.org',
  'GB82WEST12345698765433',
  '4111111111111112',
  '1234567812345670',
  '256.1.1.1',
  '12:30:59',
  '2024-01-31',
  '1.5',
  '+1',
  'Jane Doe',
  '12345678A',
])('%s is none of the forms that need no hint', (value) => {
  const found = recognizers.filter((own) => own.needs === 'nothing' && own.matches(value));
  expect(found.map(({ form }) => form)).toEqual([]);
});

it('national numbers need a column whose name speaks for them, also in general', () => {
  const cpf = recognizers.find(({ form }) => form === 'cpf');
  expect(cpf?.needs).toBe('hint');
  expect(['cpf', 'national_id', 'tax number'].map((name) => cpf?.hint.test(name))).toEqual([true, true, true]);
  expect(cpf?.hint.test('price')).toBe(false);
});

it('takes no time over long texts made to trap a pattern', () => {
  const trap = `${'a.'.repeat(20_000)}@${'a-'.repeat(20_000)}`;
  for (const recognizer of recognizers) expect(recognizer.matches(trap)).toBe(false);
});
