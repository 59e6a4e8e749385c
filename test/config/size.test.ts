import { describe, expect, it } from 'vitest';
import { parseSize } from '../../config/size.ts';

describe('parseSize', () => {
  it.each([
    ['1024', 1024],
    ['2GiB', 2 ** 31],
    ['500 MB', 5e8],
    ['1.5kB', 1500],
    ['0', 0],
  ])('reads %s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['many', '2 heaps', '-1', '1e9', '', 'GB'])('leaves %j for the schema to refuse', (text) => {
    expect(parseSize(text)).toBe(text);
  });
});
