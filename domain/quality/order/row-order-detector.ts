/** @module Detector `row-order`: rows that are alike stand together, so that the table is no sample of independent rows. */
import type { Table } from '../../data/table.ts';
import { sampleRows } from '../../statistics/bootstrap.ts';
import { takeRows } from '../../transforms/columns.ts';
import { learnEncoding } from '../anomalies/column-encoding.ts';
import { encodeRows } from '../anomalies/encoded-rows.ts';
import type { Detector, DetectorRequest, Findings } from '../detector.ts';
import { type RowOrder, testRowOrder } from './row-order.ts';

const name = 'row-order';
/** Rows that the test looks at: neighbours of all pairs, and 199 orders of them, in about a second. */
const mostRows = 3000;
/** Of random orders one in a hundred is told, if it is told at all: see `leastEffect`. */
const level = 0.01;
const leastEffect = 0.03;

export const rowOrderDetector: Detector = {
  name,
  summary: 'similar rows that stand together',
  nature: 'statistical',
  detect: (request) => Promise.resolve(findingsOf(request)),
};

function findingsOf({ table, roles, stream, throwIfCancelled }: DetectorRequest): Findings {
  const rows = sampleRows(table.rowCount, stream.fork(0), mostRows);
  const sample: Table = takeRows(table, rows);
  throwIfCancelled?.();
  const encoding = learnEncoding({ table: sample, roles, scaling: 'deviation', columns: 'all' });
  const found: RowOrder | undefined =
    encoding.columns.length === 0 ? undefined : testRowOrder(encodeRows(sample, encoding), stream.fork(1));
  const isOrdered = found !== undefined && found.pValue <= level && found.effect >= leastEffect;
  return {
    detector: name,
    issues: isOrdered
      ? [
          {
            code: 'row-order',
            message: `rows with similar features stand closer together or farther apart than by chance (distance ${Number(found.effect.toPrecision(2))} beyond that of random orders, p = ${found.pValue} over ${found.permutations} of them): split by group or time, and shuffle before training.`,
            effect: found.effect,
            pValue: found.pValue,
          },
        ]
      : [],
    summary: { rows: rows.length, ...(found ?? { skipped: 'no feature or fewer than 3 rows' }) },
  };
}
