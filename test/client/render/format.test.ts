import { expect, it } from 'vitest';
import { formatCount, formatMs } from '../../../client/render/format.ts';

it.each([
  [0.4, '0 s'],
  [999, '999 ms'],
  [59_940, '59.9 s'],
  [59_960, '1 min 0 s'],
  [119_600, '2 min 0 s'],
  [125_000, '2 min 5 s'],
  [3_599_700, '1 h 0 min'],
])('%d ms are %s', (ms, text) => expect(formatMs(ms)).toBe(text));

it.each([
  [1, 'day', '1 day'],
  [2, 'day', '2 days'],
  [2, 'entry', '2 entries'],
  [0, 'run', '0 runs'],
])('%d %s is %s', (count, word, text) => expect(formatCount(count, word)).toBe(text));
