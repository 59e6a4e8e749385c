/** @module Detector `uninformative-columns`: features without a value, or with one value in all rows. */
import { countValues, missingCount } from '../../transforms/columns.ts';
import { featureColumns } from '../../transforms/roles.ts';
import type { Detector, TableIssue } from '../detector.ts';

const name = 'uninformative-columns';

export const uninformativeColumnDetector: Detector = {
  name,
  summary: 'features that are empty, or the same in all rows',
  nature: 'rule',
  detect: ({ table, roles }) => {
    const features = new Set(featureColumns(table, roles).map((column) => column.name));
    const issues = table.columns.flatMap((column): TableIssue[] => {
      if (!features.has(column.name) || table.rowCount < 2) return [];
      const missing = missingCount(column);
      if (missing === table.rowCount) {
        return [
          { code: 'empty-column', message: `column "${column.name}" has no value in any row.`, column: column.name },
        ];
      }
      // A value in some rows and none in others still tells something.
      if (missing > 0 || countValues(column).size > 1) return [];
      return [
        {
          code: 'constant-column',
          message: `column "${column.name}" is the same in all ${table.rowCount} rows.`,
          column: column.name,
        },
      ];
    });
    return Promise.resolve({ detector: name, issues, summary: { columns: issues.map(({ column }) => column) } });
  },
};
