import { expect, it } from 'vitest';
import type { JudgedFlag } from '../../../../domain/quality/review/calibrate.ts';
import { PastVerdicts } from '../../../../domain/quality/review/past-verdicts.ts';
import { digestOf } from '../../../support/executor.ts';

function past(flags: readonly JudgedFlag[]) {
  const written: string[] = [];
  const verdicts = new PastVerdicts(
    { judgedFlags: async (pipeline) => (pipeline === 'cells' ? [...flags] : []) },
    {
      put: async (bytes, mediaType) => {
        written.push(String(bytes));
        return { digest: digestOf(String(bytes)), size: bytes.length, mediaType };
      },
    },
  );
  return { verdicts, written };
}
const flag: JudgedFlag = { detector: 'anomalies', score: 0.9, confirmed: true };

it('gives a file of the store that changes with the verdicts, and none where they change nothing', async () => {
  const few = past(Array.from({ length: 5 }, () => flag));
  expect(await few.verdicts.resolve('cells')).toBeUndefined();
  expect(few.written).toEqual([]);
  const many = past(Array.from({ length: 30 }, () => flag));
  const found = await many.verdicts.resolve('cells');
  expect(found).toEqual(await many.verdicts.resolve('cells'));
  expect(many.written[0]).toContain('"verdicts":30');
  const more = past(Array.from({ length: 31 }, () => flag));
  expect((await more.verdicts.resolve('cells'))?.digest).not.toBe(found?.digest);
  expect(await many.verdicts.resolve('others')).toBeUndefined();
});
