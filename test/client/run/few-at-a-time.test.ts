import { describe, expect, it } from 'vitest';
import { fewAtATime } from '../../../client/run/few-at-a-time.ts';

/** Work that ends when the test says so. */
function gated() {
  const open: { readonly thing: number; readonly end: () => void; readonly fail: (error: Error) => void }[] = [];
  const work = (thing: number) =>
    new Promise<string>((end, fail) => {
      open.push({ thing, end: () => end(`done ${thing}`), fail });
    });
  return { open, work };
}
const settled = () => new Promise((done) => setImmediate(done));

describe('work on many things', () => {
  it('has as many under way as it may and no more, and keeps their order', async () => {
    const { open, work } = gated();
    const all = fewAtATime([1, 2, 3, 4, 5], 2, work);
    expect(open.map(({ thing }) => thing)).toEqual([1, 2]);
    open[1]!.end();
    await settled();
    expect(open.map(({ thing }) => thing)).toEqual([1, 2, 3]);
    for (let at = 0; at < 5; at++) {
      open[at]!.end();
      await settled();
    }
    expect(await all).toEqual(['done 1', 'done 2', 'done 3', 'done 4', 'done 5']);
  });

  it('begins nothing more once one thing has failed', async () => {
    const { open, work } = gated();
    const all = fewAtATime([1, 2, 3], 2, work);
    const failed = expect(all).rejects.toThrow('no');
    open[0]!.fail(new Error('no'));
    await settled();
    open[1]!.end();
    await failed;
    expect(open).toHaveLength(2);
  });

  it('is nothing where there is nothing', async () => {
    expect(await fewAtATime([], 3, gated().work)).toEqual([]);
  });
});
