import { describe, expect, it } from 'vitest';
import { createVegaRenderer } from '../../../adapters/plots/vega.ts';

const clipped = (label: string) => ({
  width: 100,
  height: 60,
  data: { values: [{ label, value: 1 }] },
  mark: { type: 'bar', clip: true },
  encoding: { x: { field: 'value', type: 'quantitative' }, y: { field: 'label', type: 'nominal' } },
});

describe('the plot renderer', () => {
  it('gives equal text for equal plots, whatever was drawn before', async () => {
    const first = await createVegaRenderer().svg(clipped('a'));
    await createVegaRenderer().svg(clipped('b'));
    const again = await createVegaRenderer().svg(clipped('a'));
    expect(again).toBe(first);
    expect(first).toContain('<clipPath id="d1">');
    expect(first).toContain('url(#d1)');
  });

  it('gives equal text when plots are drawn at the same time', async () => {
    const renderer = createVegaRenderer();
    const alone = await renderer.svg(clipped('a'));
    const together = await Promise.all(['a', 'b', 'a', 'c', 'a'].map((label) => renderer.svg(clipped(label))));
    expect(together.filter((svg) => svg === alone)).toHaveLength(3);
  });

  it('writes no address but the name of the SVG format', async () => {
    const svg = await createVegaRenderer().svg(clipped('a'));
    expect(svg.match(/https?:[^"' ]*/g)).toEqual(['http://www.w3.org/2000/svg']);
  });

  it('escapes labels and leaves their text alone', async () => {
    const svg = await createVegaRenderer().svg(clipped('<b class="x" id="y"> & url(#z)'));
    expect(svg).toContain('&lt;b class="x" id="y"&gt; &amp; url(#z)');
  });

  it('closes every tag that it opens', async () => {
    const open: string[] = [];
    const svg = await createVegaRenderer().svg(clipped('a'));
    for (const [, slash, name = '', end] of svg.matchAll(/<(\/?)([\w:-]+)[^<>]*?(\/?)>/g)) {
      if (slash) expect(open.pop()).toBe(name);
      else if (!end) open.push(name);
    }
    expect(open).toEqual([]);
  });

  it.each(['file:///etc/passwd', 'http://127.0.0.1:9/x.json'])('refuses a plot that reads from %s', async (url) => {
    const spec = { ...clipped('a'), data: { url } };
    await expect(createVegaRenderer().svg(spec)).rejects.toMatchObject({ name: 'WithinError', code: 'INTERNAL' });
  });

  it('refuses what is no plot, with the reason', async () => {
    const drawn = createVegaRenderer().svg({ mark: 'nonsense', data: 7 });
    await expect(drawn).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('cannot be drawn'),
    });
  });
});
