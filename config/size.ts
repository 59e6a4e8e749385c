/** @module Sizes as people write them. */

const units: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** `2GiB`, `500 MB`, `1024` in bytes; what is no size stays text, so that a schema refuses it under its own name. */
export function parseSize(text: string | undefined): number | string | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit = 'B'] = /^(\d+(?:\.\d+)?) ?([A-Za-z]+)?$/.exec(text) ?? [];
  const factor = units[unit];
  return amount === undefined || factor === undefined ? text : Math.round(Number(amount) * factor);
}
