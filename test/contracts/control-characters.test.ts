import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeControls } from '../../contracts/control-characters.ts';

it('what is not seen is written out, and all letters stay', () => {
  expect(escapeControls('a\r\n\u001b[2J\u009b\u202eb\u2028')).toBe('a\\u000d\\u000a\\u001b[2J\\u009b\\u202eb\\u2028');
  expect(escapeControls('naïve 数据 👩‍🔬')).toBe('naïve 数据 👩‍🔬');
  expect(escapeControls('a\tb\u001b[1m', /\t/)).toBe('a\tb\\u001b[1m');
});

it('leaves nothing that steers, whatever the text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/\p{Cc}/u.test(escapeControls(text))));
});
