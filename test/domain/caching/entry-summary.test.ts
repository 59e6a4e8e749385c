import { describe, expect, it } from 'vitest';
import { mediaTypes } from '../../../contracts/digest.ts';
import { standingEntries, summarize } from '../../../domain/caching/entry-summary.ts';
import { diamond, digestOf, Lab } from '../../support/executor.ts';

const ref = (digest: string, mediaType = 'x/y') => ({ digest, size: 1, mediaType });

describe('a summary of an entry', () => {
  it('holds each blob once, models apart, and the keys that it was made from', () => {
    const key = digestOf('k');
    expect(
      summarize({
        schema: 2,
        key,
        step: 'p/s',
        use: 'u',
        outputs: {
          a: ref('1'),
          b: ref('1'),
          model: ref('2', mediaTypes.model),
          other: ref('7', mediaTypes.programModel),
        },
        components: ref('3'),
        definition: ref('4'),
        durationMs: 5,
        createdAt: 6,
        writer: 'w',
        inputs: { x: { ...ref('9'), key: 'up' }, y: { ...ref('8'), key: 'up' }, z: { identity: 'files' } },
        adopted: { from: 'old', author: 'a', reason: 'r', checked: 1 },
        signature: { key: 'ci', algorithm: 'ed25519', value: '' },
      }),
    ).toEqual({
      key,
      step: 'p/s',
      writer: 'w',
      signer: 'ci',
      createdAt: 6,
      durationMs: 5,
      holds: ['1', '2', '7', '3', '4'].map((digest) => ({ digest, size: 1 })),
      models: ['2', '7'],
      upstream: ['up', 'old'],
    });
  });

  it('is made of every entry that stands and can be read', async () => {
    const lab = new Lab();
    const { document } = await lab.run(diamond());
    lab.harm('ac', document.steps[0]!.key!, 'overwrite');
    const steps: string[] = [];
    for await (const { step } of standingEntries(lab.actions)) steps.push(step);
    expect(steps.sort()).toEqual(['p/b', 'p/c', 'p/d']);
    lab.dispose();
  });
});
