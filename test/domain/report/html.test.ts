import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, printable, trusted } from '../../../domain/report/html.ts';

describe('html', () => {
  it('escapes interpolated text and leaves markup of its own alone', () => {
    expect(html`<b title="${'"><i>'}">${'a & b'}${html`<br>`}</b>`.text).toBe(
      '<b title="&quot;&gt;&lt;i&gt;">a &amp; b<br></b>',
    );
  });

  it('writes nothing for what is absent, and lists one after the other', () => {
    expect(html`[${undefined}${false}${['a', html`<br>`, 3]}]`.text).toBe('[a<br>3]');
  });

  it('lets trusted markup through', () => {
    expect(html`${trusted('<svg/>')}`.text).toBe('<svg/>');
  });

  it('leaves no character of any text that could open or close a tag or an attribute', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"']/.test(escapeHtml(text))));
  });
});

describe('printable', () => {
  it('replaces what XML cannot hold and keeps all else', () => {
    expect(printable('a\u0000b\u001fc\ud800d\ufffe')).toBe('a\ufffdb\ufffdc\ufffdd\ufffd');
    expect(printable('tab\tline\nÄ日😀')).toBe('tab\tline\nÄ日😀');
  });
});
