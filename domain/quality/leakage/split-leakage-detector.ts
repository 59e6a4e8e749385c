/** @module Detector `split-leakage`: what training rows tell of the rows that will judge the model. */
import type { Table } from '../../data/table.ts';
import type { Detector } from '../detector.ts';
import { findSplitLeakage } from './split-leakage.ts';

const name = 'split-leakage';
const listed = 20;

/** `heldOut`: the test rows of the same split, with the columns of the table. Counts rows of the test part from 0. */
export function splitLeakageDetector(heldOut: Table): Detector {
  return {
    name,
    summary: 'copies, groups and later times that training and test rows share',
    nature: 'rule',
    detect({ table, roles, stream }) {
      const found = findSplitLeakage({ train: table, test: heldOut, roles, stream });
      const { issues, copies, nearCopies, groupRows, earlierRows, twinShare } = found;
      return Promise.resolve({
        detector: name,
        issues,
        summary: {
          testRows: heldOut.rowCount,
          copies: copies.length,
          nearCopies: nearCopies.length,
          groupRows,
          earlierRows,
          twinShare,
          listed: [...copies, ...nearCopies].slice(0, listed),
        },
      });
    },
  };
}
