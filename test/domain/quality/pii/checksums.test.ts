import { expect, it } from 'vitest';
import {
  passesBsn,
  passesCpf,
  passesDni,
  passesIban,
  passesLuhn,
  passesNhs,
  passesPesel,
  passesVerhoeff,
} from '../../../../domain/quality/pii/checksums.ts';

/** Published examples of each number's own description; none belongs to a person. */
const examples = [
  ['passesLuhn', passesLuhn, '4111111111111111', '4111111111111112'],
  ['passesLuhn', passesLuhn, '79927398713', '79927398710'],
  ['passesIban', passesIban, 'GB82WEST12345698765432', 'GB82WEST12345698765433'],
  ['passesIban', passesIban, 'DE89370400440532013000', 'DE98370400440532013000'],
  ['passesCpf', passesCpf, '11144477735', '11144477736'],
  ['passesPesel', passesPesel, '44051401359', '44051401358'],
  ['passesBsn', passesBsn, '111222333', '111222334'],
  ['passesNhs', passesNhs, '9434765919', '9434765918'],
  ['passesDni', passesDni, '12345678Z', '12345678A'],
  ['passesDni', passesDni, 'X1234567L', 'X1234567M'],
  ['passesVerhoeff', passesVerhoeff, '2363', '2364'],
] as const;

it.each(examples)('%s tells right from wrong', (_name, passes, right, wrong) => {
  expect(passes(right)).toBe(true);
  expect(passes(wrong)).toBe(false);
});

it('sees every single wrong digit of a Verhoeff number, and swapped neighbours', () => {
  const right = '2363';
  for (let place = 0; place < right.length; place += 1) {
    for (let digit = 0; digit < 10; digit += 1) {
      const changed = `${right.slice(0, place)}${digit}${right.slice(place + 1)}`;
      expect(passesVerhoeff(changed)).toBe(changed === right);
    }
  }
  expect(passesVerhoeff('3263')).toBe(false);
});

it('refuses runs of one digit, which pass a sum by chance', () => {
  expect(passesCpf('11111111111')).toBe(false);
  expect(passesBsn('000000000')).toBe(false);
});
