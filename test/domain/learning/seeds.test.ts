import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deriveSeed } from '../../../domain/learning/seeds.ts';

it('is the SHA-256 of the length-prefixed fields', () => {
  const field = (text: string) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(text));
    return Buffer.concat([length, Buffer.from(text)]);
  };
  const bytes = Buffer.concat([field('42'), field('random-forest'), field('bootstrap'), field('é')]);
  expect(deriveSeed('42', 'random-forest', 'bootstrap', 'é')).toBe(createHash('sha256').update(bytes).digest('hex'));
});

it('differs whenever a field differs, wherever the fields are cut', () => {
  const fields = fc.tuple(...([0, 1, 2, 3] as const).map(() => fc.string({ maxLength: 4 })));
  fc.assert(
    fc.property(fields, fields, (first, second) => {
      const [a = '', b = '', c = '', d = ''] = first;
      const [e = '', f = '', g = '', h = ''] = second;
      const same =
        first.join('\u0000') === second.join('\u0000') && first.every((text, index) => text === second[index]);
      return (deriveSeed(a, b, c, d) === deriveSeed(e, f, g, h)) === same;
    }),
  );
  expect(deriveSeed('ab', 'c', '', '')).not.toBe(deriveSeed('a', 'bc', '', ''));
});
