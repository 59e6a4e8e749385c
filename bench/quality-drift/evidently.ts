/** @module Evidently's verdict on the same tables, by a Python process; absent where it is not installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Column, Table } from '../../domain/data/table.ts';
import { PythonProcess } from '../sklearn/python-process.ts';
import type { Judge } from './campaign.ts';

interface Evidently {
  readonly judge: Judge;
  readonly versions: string;
  stop(): void;
}

const answer = z.strictObject({ drifted: z.array(z.string()) });

/** A column as doubles; texts as their codes, missing ones as NaN. */
function bytesOf(column: Column): Float64Array {
  return column.type === 'string'
    ? Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : code))
    : column.values;
}

function writeTable(folder: string, side: string, table: Table): void {
  const values = new Float64Array(table.rowCount * table.columns.length);
  table.columns.forEach((column, index) => values.set(bytesOf(column), index * table.rowCount));
  writeFileSync(join(folder, `${side}.f64`), values);
}

export async function startEvidently(python: string): Promise<Evidently | undefined> {
  const found = spawnSync(python, ['-c', 'import evidently; print(evidently.__version__)'], { encoding: 'utf8' });
  if (found.status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'quality-drift-'));
  const process = await PythonProcess.start(python, 'bench/quality-drift/evidently_drift.py', folder);
  return {
    versions: `${process.versions}, Evidently ${found.stdout.trim()}`,
    judge: async (reference, current) => {
      writeTable(folder, 'reference', reference);
      writeTable(folder, 'current', current);
      const columns = reference.columns.map(({ name, type }) => ({
        name,
        isText: type === 'string' || type === 'boolean',
      }));
      const { drifted } = await process.ask({ rows: reference.rowCount, columns }, answer);
      return new Set(drifted);
    },
    stop: () => {
      process.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
