import { describe, expect, it } from 'vitest';
import * as theme from '../../../domain/report/plots/theme.ts';
import { style } from '../../../domain/report/style.ts';

describe('the style sheet', () => {
  it('defines every hue that plots use, for light and for dark', () => {
    const used = JSON.stringify([theme.blue, theme.orange, theme.onFill, theme.seriesColors]).match(/--[a-z-]+/g) ?? [];
    const [light = '', dark = ''] = style.match(/:root\{--[^}]*\}/g) ?? [];
    expect(used.filter((name) => !light.includes(`${name}:`) || !dark.includes(`${name}:`))).toEqual([]);
    expect(new Set(used).size).toBeGreaterThan(7);
  });

  it('knows dark mode, narrow screens and paper, and loads nothing', () => {
    expect(style).toContain('prefers-color-scheme:dark');
    expect(style).toContain('max-width:40rem');
    expect(style).toContain('@media print');
    expect(style).not.toMatch(/@import|url\(|<\//);
  });

  it('closes every brace', () => {
    expect(style.match(/\{/g)?.length).toBe(style.match(/\}/g)?.length);
  });
});
