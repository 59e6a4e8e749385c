/** @module Detector `uninformative-columns`: features without a value, or with one value in all rows. */
import type { Column } from '../../data/table.ts';
import { missingCount } from '../../transforms/columns.ts';
import { featureColumns } from '../../transforms/roles.ts';
import type { Detector, TableIssue } from '../detector.ts';

const name = 'uninformative-columns';

/** Of a column without missing values. 0 and -0 are one value. */
function isConstant(column: Column): boolean {
  const values = column.type === 'string' ? column.codes : column.values;
  const first = values[0];
  for (let row = 1; row < values.length; row += 1) if (values[row] !== first) return false;
  return true;
}

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
      if (missing > 0 || !isConstant(column)) return [];
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
