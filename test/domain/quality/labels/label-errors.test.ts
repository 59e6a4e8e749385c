import { describe, expect, test } from 'vitest';
import type { Table } from '../../../../domain/data/table.ts';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { labelErrorDetector } from '../../../../domain/quality/labels/label-errors.ts';
import { column } from '../../../support/tables.ts';
import { clouds, withLabels } from './clouds.ts';
import { flagged } from './golden.ts';

const detect = (table: Table, roles: object = { target: 'label' }) =>
  labelErrorDetector().detect({ table, roles, stream: createStream('detector') });

describe('of classes', () => {
  const made = clouds({ rows: 150, classes: 3, wrong: 0.1, seed: 'labels' });

  test('wrong labels are flagged with a suggestion, rows without a label are not', async () => {
    const table = withLabels(made);
    const label = table.columns[4];
    if (label?.type !== 'string') throw new Error('labels are texts');
    const missing = [...made.truth.keys()].find((row) => !made.wrong.has(row)) ?? 0;
    label.codes[missing] = -1;
    const found = await detect(table);
    const rows = flagged(found.rows?.isIssue ?? new Uint8Array(0));
    expect(rows.filter((row) => made.wrong.has(row)).length).toBeGreaterThanOrEqual(13);
    expect(rows).not.toContain(missing);
    expect(found.rows?.score[missing]).toBe(0);
    const hit = rows.find((row) => made.wrong.has(row)) ?? 0;
    expect(found.rows?.reason(hit).suggestion).toBe(made.classes[made.truth[hit] ?? 0]);
    expect(found.summary).toMatchObject({ task: 'classification', budget: { falsePositiveRate: 0.05 } });
    label.codes[missing] = made.truth[missing] ?? 0;
  });

  test('a class with one row is not judged, and that is told', async () => {
    const own = clouds({ rows: 60, classes: 2 });
    own.labels[9] = 2;
    const found = await detect(withLabels({ ...own, classes: [...own.classes, 'rare'] }));
    expect(found.issues.map(({ code }) => code)).toContain('class-too-small');
    expect(found.rows?.isIssue[9]).toBe(0);
  });

  test('what cannot be reached is told with the best rate', async () => {
    const found = await detect(withLabels(clouds({ rows: 60, apart: 0 })));
    const issue = found.issues.find(({ code }) => code === 'budget-not-reachable');
    expect(issue?.message).toContain('not 85%');
    expect(found.summary['verdict']).toBe('budget-not-reachable');
  });

  test('the findings are JSON', async () => {
    const { issues, summary } = await detect(withLabels(clouds({ rows: 40 })));
    expect(JSON.parse(JSON.stringify({ issues, summary }))).toEqual({ issues, summary });
  });
});

test('of numbers the wrong one is flagged with what is expected there', async () => {
  const { table } = clouds({ rows: 60 });
  const first = table.columns[0];
  if (!first || first.type === 'string') throw new Error('features are numbers');
  const values = [...first.values].map((value) => 2 * value + 0.01);
  values[30] = 99.5;
  const found = await detect({ rowCount: 60, columns: [...table.columns, column('label', values)] });
  expect(flagged(found.rows?.isIssue ?? new Uint8Array(0))).toContain(30);
  expect(found.rows?.reason(30).message).toContain('is 99.5 where');
  expect(found.summary).toMatchObject({ task: 'regression' });
});

test('without a target nothing is judged, and one class is an issue', async () => {
  const table = withLabels(clouds({ rows: 40 }));
  expect(await detect(table, {})).toEqual({
    detector: 'label-errors',
    issues: [],
    summary: { skipped: 'no-target' },
  });
  const one = {
    rowCount: 40,
    columns: [...table.columns.slice(0, 4), column('label', new Array<string>(40).fill('a'))],
  };
  expect((await detect(one)).issues.map(({ code }) => code)).toEqual(['one-class']);
});
