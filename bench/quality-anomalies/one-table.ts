/** @module One table alone: which share of clean rows is flagged, and of planted ones found. */
import type { Table } from '../../domain/data/table.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { anomalySettingsSchema } from '../../domain/quality/anomalies/settings.ts';
import { checkTable } from '../../domain/quality/anomalies/table-check.ts';
import { budget, percent } from './false-positives.ts';

/** Flagged rows of a clean table: with the whole budget spent, and with the fence of far-out values (Tukey 1977). */
export function cleanTable(name: string, table: Table): string {
  const flaggedWith = (fence?: number): number => {
    const settings = anomalySettingsSchema.parse({ ...(fence !== undefined && { fence }) });
    const { isIssue } = checkTable({ table, roles: {}, settings, stream: createStream(name), budget });
    return isIssue.reduce((sum, own) => sum + own, 0);
  };
  const cell = (flagged: number): string => `${flagged} (${percent(flagged / table.rowCount)})`;
  return `| ${name} | ${table.rowCount} | ${cell(flaggedWith())} | ${cell(flaggedWith(3))} |`;
}

export const oneTableHead = '| clean table alone | rows | flagged | flagged with a fence of 3 |\n|---|---|---|---|';
