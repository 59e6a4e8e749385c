/** @module Drift of a table against a reference: changes of the schema, and tests of all columns corrected together. */
import { benjaminiHochberg } from '../../statistics/benjamini-hochberg.ts';
import { type ColumnComparison, compareColumns, type EffectMeasure } from './column-drift.ts';
import type { ColumnSketch } from './column-sketch.ts';
import type { TableSketch } from './table-sketch.ts';

/** Measured by `npm run bench -- quality-drift`: harmless shifts of 200,000 rows stay under them. */
const defaultThresholds: Readonly<Record<EffectMeasure, number>> = {
  'normed-wasserstein': 0.1,
  'jensen-shannon': 0.07,
  'missing-share': 0.01,
  'new-value-share': 0.01,
};
export const defaultLevel = 0.05;

export interface DriftSettings {
  /** False discovery rate over all tests of the table. */
  readonly level?: number | undefined;
  /** Smallest effects that matter. */
  readonly thresholds?: Partial<Readonly<Record<EffectMeasure, number>>> | undefined;
}

export interface DriftTest extends ColumnComparison {
  /** Corrected by Benjamini and Hochberg over all tests of the table. */
  readonly adjustedPValue: number;
  readonly threshold: number;
  readonly isTarget: boolean;
  /** Significant after correction, and large enough to matter. */
  readonly drifted: boolean;
}

export interface SchemaChange {
  readonly column: string;
  readonly change: 'column-missing' | 'column-added' | 'type-changed';
  readonly was?: string;
  readonly now?: string;
}

export interface TableDrift {
  readonly schema: readonly SchemaChange[];
  /** In the order of the reference's columns. */
  readonly tests: readonly DriftTest[];
}

/** An aspect is drifted where its p-value, corrected over all tests, is at most the level and its effect reaches the threshold. */
export function compareTables(reference: TableSketch, current: TableSketch, settings: DriftSettings = {}): TableDrift {
  const currents = new Map(current.columns.map((column) => [column.name, column]));
  const comparisons = reference.columns.flatMap((column) => {
    const other = currents.get(column.name);
    return other ? compareColumns(column, other) : [];
  });
  const adjusted = benjaminiHochberg(comparisons.map(({ pValue }) => pValue));
  const level = settings.level ?? defaultLevel;
  const tests = comparisons.map((comparison, index) => {
    const threshold = settings.thresholds?.[comparison.measure] ?? defaultThresholds[comparison.measure];
    const adjustedPValue = adjusted[index] ?? 1;
    return {
      ...comparison,
      adjustedPValue,
      threshold,
      isTarget: comparison.column === reference.target,
      drifted: adjustedPValue <= level && comparison.effect >= threshold,
    };
  });
  return { schema: schemaChanges(reference, current), tests };
}

function schemaChanges(reference: TableSketch, current: TableSketch): SchemaChange[] {
  const currents = new Map(current.columns.map((column) => [column.name, column]));
  const known = new Set(reference.columns.map(({ name }) => name));
  return [
    ...reference.columns.flatMap((column) => changeOf(column, currents.get(column.name))),
    ...current.columns
      .filter(({ name }) => !known.has(name))
      .map(({ name, type }) => ({ column: name, change: 'column-added' as const, now: type })),
  ];
}

function changeOf(reference: ColumnSketch, current: ColumnSketch | undefined): SchemaChange[] {
  if (!current) return [{ column: reference.name, change: 'column-missing', was: reference.type }];
  // Where nothing is present, the type was guessed from nothing.
  const isGuessed = [reference, current].some(({ rows, missing }) => rows === missing);
  if (isGuessed || reference.type === current.type) return [];
  return [{ column: reference.name, change: 'type-changed', was: reference.type, now: current.type }];
}
