import { expect, it } from 'vitest';
import { philoxBlock } from '../../../domain/learning/philox.ts';

const zeros = [0, 0, 0, 0];
const ones = [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff];

it.each([
  { counter: zeros, key: [0, 0], words: '6627e8d5 e169c58d bc57ac4c 9b00dbd8' },
  { counter: ones, key: [0xffffffff, 0xffffffff], words: '408f276d 41c83b0e a20bc7c6 6d5451fd' },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: 'd16cfe09 94fdcceb 5001e420 24126ea1',
  },
])('gives the known answer of Random123 for counter $counter', ({ counter, key, words }) => {
  const out = new Uint32Array(4);
  philoxBlock({ counter: Int32Array.from(counter), key: Int32Array.from(key) }, out);
  expect([...out].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(words);
});
