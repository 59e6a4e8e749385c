/** @module A validation of eight rows with everything that a report may tell, hostile names and personal data among it. */
import { createVegaRenderer } from '../../../../adapters/plots/vega.ts';
import type { QualityReport } from '../../../../contracts/quality-report.ts';
import type { RowVerdict } from '../../../../contracts/row-review.ts';
import { sketchTable } from '../../../../domain/quality/drift/table-sketch.ts';
import { type Gathered, qualityReport } from '../../../../domain/quality/report/gather.ts';
import { ledgerLines } from '../../../../domain/quality/report/ledger-rows.ts';
import { readQuality } from '../../../../domain/quality/report/quality-document.ts';
import { chooseExamples, placesOf } from '../../../../domain/quality/report/suspicious-rows.ts';
import { checkSchema, profileSchema, readDocument } from '../../../../domain/report/documents.ts';
import { columnNamed, takeRows } from '../../../../domain/transforms/columns.ts';
import { table } from '../../../support/tables.ts';

export const plots = createVegaRenderer();
export const hostile = '<script>alert(1)</script>';
export const roles = { key: 'id', target: 'kind' };

export const rows = table({
  id: ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7'],
  x: [1, 2, 3, 4, 5, 6, 7, 900],
  [hostile]: ['a', 'b', null, 'a', 'a', 'b', 'a', 'b'],
  mail: ['ann@x.org', 'ben@x.org', 'cy@x.org', 'di@x.org', 'ed@x.org', 'flo@x.org', 'gus@x.org', 'hal@x.org'],
  kind: ['left', 'left', 'right', 'left', 'right', 'right', 'left', 'right'],
});

export const ledger = table({
  row: [1, 2, 2, 5, 7],
  fate: ['review', 'quarantine', 'quarantine', 'accept', 'quarantine'],
  detector: ['label-errors', 'label-errors', 'anomalies', 'exact-duplicates', 'anomalies'],
  code: ['label-error', 'label-error', 'anomaly', 'exact-duplicate', 'anomaly'],
  message: [
    `labelled "left" against "${hostile}"`,
    'labelled "right"',
    'strange: "mail" is "cy@x.org"',
    'equal to row 3',
    'strange: "x" is 900',
  ],
  column: ['kind', 'kind', 'mail', null, 'x'],
  suggestion: ['right', 'left', null, null, null],
  score: [0.9, 0.995, 0.6, 1, 0.999],
  p_value: [null, null, 0.01, null, 0.001],
});

const rate = { rate: 0.9, interval: { lower: 0.8, upper: 0.95 }, planted: 40 };
const certificate = {
  guarantee: 'none',
  n: 8,
  k: 0,
  alpha: 0.015,
  confidence: 0.95,
  leastRows: 199,
  statement: 'No certificate can be given.',
};
const drifted = { column: 'x', measure: 'normed-wasserstein', test: 'kolmogorov-smirnov', pValue: 1e-4, effect: 2 };

export const quality = {
  schema: 1,
  rows: { accept: 5, quarantine: 2, review: 1 },
  unasked: 0,
  issues: [
    { detector: 'personal-data', code: 'personal-data', message: 'column "mail" seems to hold e-mail', column: 'mail' },
    { detector: 'drift', code: 'drift', message: 'column "x" moved', column: 'x', effect: 2, pValue: 1e-4 },
  ],
  detectors: [
    {
      detector: 'label-errors',
      nature: 'statistical',
      budget: 0.03,
      flagged: 2,
      figures: { estimatedFalsePositiveRate: 0.02, detection: { uniform: rate, estimated: rate } },
    },
    { detector: 'anomalies', nature: 'statistical', budget: 0.02, flagged: 2, figures: { certificate } },
    {
      detector: 'personal-data',
      nature: 'statistical',
      budget: 0,
      flagged: 0,
      figures: { columns: [{ column: 'mail' }] },
    },
    {
      detector: 'drift',
      nature: 'statistical',
      budget: 0,
      flagged: 0,
      figures: {
        referenceRows: 8,
        rows: 8,
        level: 0.05,
        tests: 2,
        driftedColumns: ['x'],
        schema: [{ column: hostile, change: 'column-added', now: 'string' }],
        listed: [
          { ...drifted, adjustedPValue: 2e-4, threshold: 0.1, isTarget: false, drifted: true },
          { ...drifted, column: 'kind', effect: 0, adjustedPValue: 1, threshold: 0.1, isTarget: true, drifted: false },
        ],
      },
    },
  ],
  budget: { falsePositiveRate: 0.05, detectionRate: 0.85, verdict: 'within-budget' },
};

const profileOf = (name: string, type: string, more: object = {}) => ({ name, type, missing: 0, distinct: 8, ...more });
export const checkDocument = {
  passed: true,
  violations: [],
  profile: {
    rowCount: 8,
    columns: [
      profileOf('id', 'string', { top: [{ value: 'r0', count: 1 }] }),
      profileOf('x', 'integer', { mean: 116, deviation: 317, min: 1, max: 900 }),
      profileOf(hostile, 'string', { missing: 1, distinct: 2, top: [{ value: hostile, count: 4 }] }),
      profileOf('mail', 'string', { top: [{ value: 'ann@x.org', count: 1 }], min: 'ann@x.org', max: 'hal@x.org' }),
      profileOf('kind', 'string', { distinct: 2, top: [{ value: 'left', count: 4 }] }),
    ],
  },
};

const check = readDocument(checkSchema, 'check', checkDocument);
export const profile = readDocument(profileSchema, 'profile', checkDocument.profile);

export const sketch = sketchTable(rows, roles);
export const reference = sketchTable(table({ x: [1, 2, 3, 4], kind: ['left', 'left', 'right', 'left'] }), roles);

export function gathered(verdicts?: ReadonlyMap<number, RowVerdict>, more: Partial<Gathered> = {}): Gathered {
  const lines = ledgerLines(ledger, verdicts ?? new Map());
  const chosen = chooseExamples(lines);
  return {
    pipeline: 'cells',
    onEdgeCases: 'review',
    roles,
    personal: [],
    check,
    quality: readQuality(quality),
    sketch,
    lines,
    verdicts,
    chosen,
    chosenRows: takeRows(rows, placesOf(chosen)),
    target: columnNamed(rows, 'kind'),
    ...more,
  };
}

export const findings = (more: Partial<QualityReport> = {}): QualityReport => ({
  ...qualityReport(gathered()),
  ...more,
});

/** Markup and figures of sections as one text, as a reader would search it. */
export const textOf = (section: object | undefined): string =>
  JSON.stringify(section, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'text' in value ? value.text : value,
  );
