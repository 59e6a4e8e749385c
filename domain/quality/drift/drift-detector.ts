/** @module Detector `drift`: what has changed against a reference, column by column. */
import type { Detector, Findings, TableIssue } from '../detector.ts';
import { compareTables, type DriftSettings, type DriftTest, defaultLevel, type SchemaChange } from './table-drift.ts';
import { exactSketch, type TableSketch } from './table-sketch.ts';

const name = 'drift';
/** Tests that the summary lists: those with the smallest p-values. */
const listed = 200;

const codes = {
  'normed-wasserstein': 'drift',
  'jensen-shannon': 'drift',
  'missing-share': 'missing-values-drift',
  'new-value-share': 'new-values',
} as const;

export interface DriftDetectorSettings extends DriftSettings {
  /** Columns of personal data by contract: only their missing values are compared. */
  readonly personal?: readonly string[] | undefined;
  /** Gives the `exactSketch` of the table, where others need it too; else one is made. */
  readonly current?: (() => TableSketch) | undefined;
}

/** Compares the table with a reference; the table itself is held in full, so that only the reference has an error of ranks. */
export function createDriftDetector(reference: TableSketch, settings: DriftDetectorSettings = {}): Detector {
  return {
    name,
    summary: 'columns whose values, missing shares or types differ from a reference',
    nature: 'statistical',
    detect: ({ table, roles }) => {
      const { personal, current = () => exactSketch(table, roles, { personal }) } = settings;
      return Promise.resolve(findingsOf(reference, current(), settings));
    },
  };
}

function findingsOf(reference: TableSketch, current: TableSketch, settings: DriftSettings): Findings {
  const { schema, tests } = compareTables(reference, current, settings);
  const drifted = tests.filter((test) => test.drifted);
  const bySignificance = tests.toSorted((a, b) => a.pValue - b.pValue || b.effect - a.effect);
  return {
    detector: name,
    issues: [...schemaIssues(reference, current, schema), ...drifted.map((test) => testIssue(test, tests.length))],
    summary: {
      referenceRows: reference.rowCount,
      rows: current.rowCount,
      level: settings.level ?? defaultLevel,
      tests: tests.length,
      driftedColumns: [...new Set(drifted.map(({ column }) => column))],
      schema,
      listed: bySignificance.slice(0, listed).map(({ words: _words, ...test }) => test),
    },
  };
}

/** A reference that shares no column is another table, and each of its columns need not be told. */
function schemaIssues(
  { columns }: TableSketch,
  current: TableSketch,
  schema: readonly SchemaChange[],
): readonly TableIssue[] {
  const own = new Set(current.columns.map(({ name: column }) => column));
  if (columns.some(({ name: column }) => own.has(column))) return schema.map(schemaIssue);
  const some = columns.slice(0, 3).map(({ name: column }) => `"${column}"`);
  const has = some.length === 0 ? 'it has none' : `it has ${some.join(', ')}${columns.length > 3 ? ' …' : ''}`;
  return [
    {
      code: 'wrong-reference',
      message: `the reference has no column of the table (${has}); name another under validate.reference.`,
    },
  ];
}

function schemaIssue({ column, change, was, now }: SchemaChange): TableIssue {
  const words = {
    'column-missing': `column "${column}" of the reference is not in the table`,
    'column-added': `column "${column}" is not in the reference`,
    'type-changed': `column "${column}" is of type ${now ?? ''}, where the reference has ${was ?? ''}`,
  };
  return { code: change, message: `${words[change]}.`, column };
}

function testIssue(test: DriftTest, tests: number): TableIssue {
  const { column, words, effect, adjustedPValue, measure, isTarget } = test;
  const code = isTarget && codes[measure] === 'drift' ? 'target-drift' : codes[measure];
  const chance = adjustedPValue < 1e-12 ? 'p < 1e-12' : `p = ${Number(adjustedPValue.toPrecision(2))}`;
  return {
    code,
    message: `${isTarget ? 'the target' : 'column'} "${column}": ${words} (${chance} over ${tests} tests).`,
    column,
    effect,
    pValue: adjustedPValue,
  };
}
