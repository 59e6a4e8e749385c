import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../../../domain/collaboration/evidence/evidence.ts';

const blobs = new Map<string, Uint8Array>();
const keep = (text: string) => {
  const digest = createHash('sha256').update(text).digest('hex');
  blobs.set(digest, Buffer.from(text));
  return { digest, size: text.length, mediaType: 'application/json' };
};
const read = async (digest: string) => blobs.get(digest);
const measured = (metrics: object) => keep(JSON.stringify({ task: 'classification', rows: 8, metrics }));

describe('what a review is decided on', () => {
  const metrics = measured({ accuracy: { value: 0.9, lower: 0.8, upper: 0.95, baseline: 0.5 }, f1: { value: null } });

  it('sets each metric beside that of the champion', async () => {
    const champion = {
      name: 'version 3 of churn',
      metrics: measured({ accuracy: { value: 0.85, lower: 0.7, upper: 0.9 } }),
    };
    const { evidence } = await readEvidence({ metrics }, { read, champion });
    expect(evidence).toEqual({
      metrics: [
        {
          name: 'accuracy',
          value: 0.9,
          lower: 0.8,
          upper: 0.95,
          baseline: 0.5,
          champion: { value: 0.85, lower: 0.7, upper: 0.9 },
        },
        { name: 'f1' },
      ],
      rows: 8,
      champion: 'version 3 of churn',
      figures: [],
      hasReport: false,
      missing: [],
    });
  });

  it('is not set beside itself', async () => {
    const { evidence } = await readEvidence({ metrics }, { read, champion: { name: 'version 4 of churn', metrics } });
    expect(evidence).not.toHaveProperty('champion');
    expect(evidence.metrics[0]).not.toHaveProperty('champion');
  });

  it('says what is gone, and shows the rest', async () => {
    const gone = { digest: 'f'.repeat(64), size: 1, mediaType: 'text/html' };
    const { evidence } = await readEvidence({ metrics, report: gone, quality: gone }, { read });
    expect(evidence.missing).toEqual([
      expect.stringContaining('What is stored of report (ffffffffffff) is gone'),
      expect.stringContaining('quality'),
    ]);
    expect(evidence.metrics).toHaveLength(2);
  });

  it('is little where artifacts are of another kind', async () => {
    const odd = keep('no JSON');
    const { evidence } = await readEvidence({ metrics: odd, quality: odd, seeds: odd }, { read });
    expect(evidence).toEqual({ metrics: [], figures: [], hasReport: false, missing: [] });
    expect((await readEvidence({}, { read })).evidence.missing).toEqual([]);
  });
});
