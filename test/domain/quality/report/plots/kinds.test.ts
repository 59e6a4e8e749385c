import { expect, it } from 'vitest';
import { kindLimit, kindsPlot } from '../../../../../domain/quality/report/plots/kinds.ts';
import { plots } from '../fixtures.ts';

const kind = (code: string, fates: { accept: number; quarantine: number; review: number }) => ({
  detector: 'd',
  code,
  rows: fates.accept + fates.quarantine + fates.review,
  findings: 0,
  fates,
});

it('stacks the rows of a kind by what becomes of them, and names the fates that there are', async () => {
  const spec = kindsPlot([kind('label-error', { accept: 0, quarantine: 3, review: 2 })]);
  expect(spec).toMatchObject({
    data: {
      values: [
        { label: 'label error', fate: 'quarantined', rows: 3 },
        { label: 'label error', fate: 'for people', rows: 2 },
      ],
    },
    encoding: { color: { scale: { domain: ['quarantined', 'for people'] } } },
  });
  expect(await plots.svg(spec)).toContain('label error');
});

it('keeps the kinds that can be read', () => {
  const many = Array.from({ length: kindLimit + 5 }, (_, place) =>
    kind(`k${place}`, { accept: 1, quarantine: 0, review: 0 }),
  );
  expect((kindsPlot(many)['data'] as { values: unknown[] }).values).toHaveLength(kindLimit);
});
