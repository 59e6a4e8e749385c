/** @module Check digits of cards, accounts and national numbers. Texts hold digits only unless said otherwise. */

const digitsOf = (text: string): number[] => Array.from(text, Number);
const weighted = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, place) => sum + weight * (digits[place] ?? 0), 0);

/** Luhn's sum (ISO/IEC 7812-1) is a multiple of 10. */
export function passesLuhn(text: string): boolean {
  const sum = digitsOf(text)
    .toReversed()
    .reduce((total, digit, place) => total + (place % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit), 0);
  return sum % 10 === 0;
}

/** ISO 7064 mod 97-10 over letters and digits, the first four moved to the end, as an IBAN has it. */
export function passesIban(text: string): boolean {
  let remainder = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** CPF of Brazil: 11 digits, two check digits; runs of one digit are refused. */
export function passesCpf(text: string): boolean {
  const digits = digitsOf(text);
  if (new Set(digits).size === 1) return false;
  return [9, 10].every((length) => {
    const sum = digits.slice(0, length).reduce((total, digit, place) => total + digit * (length + 1 - place), 0);
    return ((sum * 10) % 11) % 10 === digits[length];
  });
}

/** PESEL of Poland: 11 digits. */
export function passesPesel(text: string): boolean {
  const digits = digitsOf(text);
  return (10 - (weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digits[10];
}

/** BSN of the Netherlands: 9 digits, the "eleven test". */
export function passesBsn(text: string): boolean {
  return Number(text) > 0 && weighted(digitsOf(text), [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

/** NHS number of England: 10 digits, mod 11. */
export function passesNhs(text: string): boolean {
  const digits = digitsOf(text);
  const check = 11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return check !== 10 && check % 11 === digits[9];
}

/** DNI and NIE of Spain: 8 digits, or X, Y, Z and 7, then a letter. */
export function passesDni(text: string): boolean {
  const number = Number(text.slice(0, -1).replace('X', '0').replace('Y', '1').replace('Z', '2'));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === text.at(-1);
}

const verhoeffProduct = (a: number, b: number): number =>
  a < 5 ? (b < 5 ? (a + b) % 5 : ((a + b - 5) % 5) + 5) : b < 5 ? ((a - 5 - b + 5) % 5) + 5 : (a - b + 5) % 5;
const verhoeffOrder = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** Verhoeff's check digit (1969), as Aadhaar of India has it. */
export function passesVerhoeff(text: string): boolean {
  const permuted = (digit: number, times: number): number =>
    times === 0 ? digit : permuted(verhoeffOrder[digit] ?? 0, times - 1);
  return (
    digitsOf(text)
      .toReversed()
      .reduce((check, digit, place) => verhoeffProduct(check, permuted(digit, place % 8)), 0) === 0
  );
}
