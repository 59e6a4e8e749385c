/** @module Numbers as a reader wants them. No locale and no time zone takes part: bytes are the same everywhere. */

const minus = '\u2212';
/** Shown where there is no value. */
export const nothing = '\u2013';

function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

function signed(value: number, magnitude: string): string {
  return value < 0 && /[1-9]/.test(magnitude) ? minus + magnitude : magnitude;
}

/** Whole number with thousands separated by commas. */
export function count(value: number): string {
  return signed(value, grouped(Math.abs(Math.round(value)).toFixed(0)));
}

/** `1 row`, `2 rows`. */
export function plural(value: number, noun: string, many = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : many}`;
}

/** Decimals that show about four significant digits of a value of this size: 0.965, 53.71, 12345. */
export function decimalsFor(size: number): number {
  if (size < 10) return 3;
  if (size < 100) return 2;
  return size < 1000 ? 1 : 0;
}

/** Fixed decimals; a tiny or huge value keeps four significant digits in scientific notation. */
export function fixed(value: number | undefined, decimals: number): string {
  if (value === undefined || !Number.isFinite(value)) return nothing;
  const size = Math.abs(value);
  if (size >= 1e9 || (size > 0 && size < 0.5 * 10 ** -decimals)) return scientific(value);
  return signed(value, grouped(size.toFixed(decimals)));
}

function scientific(value: number): string {
  const [mantissa = '', exponent = ''] = Math.abs(value).toExponential(2).split('e');
  return signed(value, `${mantissa}e${exponent.replace('+', '').replace('-', minus)}`);
}

/** Any number of a data column: whole ones as they are, others with four significant digits. */
export function measure(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return nothing;
  if (Number.isInteger(value) && Math.abs(value) < 1e12) return count(value);
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return scientific(value);
  return signed(value, grouped(String(Number(size.toPrecision(4)))));
}

/** Share of one as percent; never 0% or 100% unless it is exactly that. */
export function percent(share: number | undefined): string {
  if (share === undefined || !Number.isFinite(share)) return nothing;
  if (share === 0 || share === 1) return `${share * 100}%`;
  if (share < 0.001) return '<0.1%';
  if (share > 0.999 && share < 1) return '>99.9%';
  return `${(share * 100).toFixed(1)}%`;
}

/** A moment in milliseconds since 1970 UTC as ISO date, with the time of day unless it is midnight. */
export function moment(milliseconds: number): string {
  if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) > 8.64e15) return nothing;
  const text = new Date(milliseconds).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.replace('T', ' ').replace(/(\.000)?Z$/, '');
}

/** `random-forest` as `Random forest`. */
export function sentenceCase(name: string): string {
  const spaced = name.replaceAll('-', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Cuts a long text at `limit` characters, with an ellipsis. */
export function shortened(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}\u2026`;
}
