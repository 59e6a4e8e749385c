import { expect, it } from 'vitest';
import { qualityReportSchema } from '../../../../contracts/quality-report.ts';
import { qualityReport } from '../../../../domain/quality/report/gather.ts';
import { readQuality } from '../../../../domain/quality/report/quality-document.ts';
import { findings, gathered, quality } from './fixtures.ts';

it('fits its published schema, also after a trip through JSON', () => {
  const report = findings();
  expect(qualityReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
});

it('counts rows after what people said, and what they said', () => {
  expect(findings().rows).toEqual({ accept: 5, quarantine: 2, review: 1 });
  expect(findings()).not.toHaveProperty('people');
  const verdicts = new Map([
    [1, { row: 1, decision: 'relabel' as const, label: 'right' }],
    [2, { row: 2, decision: 'quarantine' as const }],
  ]);
  const { rows, people } = qualityReport(gathered(verdicts));
  expect(rows).toEqual({ accept: 6, quarantine: 2, review: 0 });
  expect(people).toEqual({ asked: 2, accepted: 0, quarantined: 1, relabelled: 1 });
});

it('holds no value of personal data', () => {
  expect(JSON.stringify(findings())).not.toMatch(/[a-z]+@x\.org/);
});

it('confuses classes, never numbers', () => {
  expect(findings().confusion).toHaveLength(2);
  const detectors = [{ detector: 'label-errors', budget: 0.03, flagged: 2, figures: { task: 'regression' } }];
  const regression = gathered(undefined, { quality: readQuality({ ...quality, detectors }) });
  expect(qualityReport(regression).confusion).toEqual([]);
});

it('tells broken rules of the contract, without what else the check says of them', () => {
  const check = {
    ...gathered().check,
    violations: [
      { rule: 'min', column: 'x', rows: 1, message: 'below 3' },
      { rule: 'distinct', column: null, rows: undefined, message: '2 rows' },
    ],
  };
  expect(qualityReport(gathered(undefined, { check })).violations).toEqual([
    { rule: 'min', column: 'x', message: 'below 3' },
    { rule: 'distinct', message: '2 rows' },
  ]);
});
