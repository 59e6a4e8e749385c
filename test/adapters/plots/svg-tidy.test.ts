import { describe, expect, it } from 'vitest';
import { tidySvg } from '../../../adapters/plots/svg-tidy.ts';

describe('tidySvg', () => {
  it('numbers ids by order of appearance and keeps what refers to them', () => {
    const svg =
      '<g clip-path="url(#clip41)"/><g fill="url(#gradient_7)"/><clipPath id="clip41"/><linearGradient id="gradient_7"/>';
    expect(tidySvg(svg)).toBe(
      '<g clip-path="url(#d1)"/><g fill="url(#d2)"/><clipPath id="d1"/><linearGradient id="d2"/>',
    );
  });

  it('drops shapes that draw nothing and attributes that browsers ignore in an image', () => {
    const svg =
      '<g class="mark-rule role-axis" role="graphics-symbol"><path class="background" aria-hidden="true" d="M0,0h0v0h0Z" pointer-events="none"/><path class="foreground" aria-hidden="true" d="" display="none"/><line x2="1" opacity="1"/></g>';
    expect(tidySvg(svg)).toBe('<g><line x2="1"/></g>');
  });

  it('keeps a shape that draws, and an opacity that shows', () => {
    const svg = '<path class="background" d="M0,0h9v9h-9Z" stroke="#ddd" opacity="0.5" fill-opacity="1"/>';
    expect(tidySvg(svg)).toBe('<path d="M0,0h9v9h-9Z" stroke="#ddd" opacity="0.5" fill-opacity="1"/>');
  });

  it('leaves text between tags as it is', () => {
    const svg = '<text> class="a" id="b" url(#c) opacity="1"</text>';
    expect(tidySvg(svg)).toBe(svg);
  });
});
