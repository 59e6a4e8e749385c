/** @module What refuses a whole batch: rules of the contract that a model learned with, and drift from its training rows. */
import { join } from 'node:path';
import type { TableEngine } from '../../domain/data/ports.ts';
import type { Table } from '../../domain/data/table.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { type LearnedContract, learnContract } from '../../domain/quality/contract/learned-contract.ts';
import { createDriftDetector } from '../../domain/quality/drift/drift-detector.ts';
import { sketchTable } from '../../domain/quality/drift/table-sketch.ts';
import { findBreaches } from '../../domain/quality/guard/find-breaches.ts';
import { judgeBreaches } from '../../domain/quality/guard/judge-breaches.ts';
import { columnNamed } from '../../domain/transforms/columns.ts';
import { roles } from './simulated-batches.ts';

/** Largest share of good batches that may be refused, spent in equal parts by the contract and by drift. */
const level = 0.05 / 2;

export interface BatchGuard {
  /** Whether any rule of the learned contract is broken beyond chance. */
  breaks(batch: Table): Promise<boolean>;
  /** Whether any column differs from the training rows. */
  drifts(batch: Table): Promise<boolean>;
}

export async function learnGuard(rows: Table, tables: TableEngine, folder: string): Promise<BatchGuard> {
  const inputs = rows.columns.map(({ name }) => name).filter((name) => name !== roles.target);
  const learned = await learnContract({
    schema: rows,
    inputs,
    read: async (names) => ({ columns: names.map((name) => columnNamed(rows, name)) }),
  });
  const detector = createDriftDetector(sketchTable(rows, roles), { level });
  return {
    breaks: (batch) => breaks(learned, batch, { tables, folder }),
    drifts: async (table) => {
      const { issues } = await detector.detect({ table, roles, stream: createStream('drift') });
      return issues.length > 0;
    },
  };
}

async function breaks(
  learned: LearnedContract,
  batch: Table,
  { tables, folder }: { readonly tables: TableEngine; readonly folder: string },
): Promise<boolean> {
  const path = join(folder, 'batch.parquet');
  await tables.write(batch, path);
  const schema = await tables.schema(path);
  const target = join(folder, 'breaches.parquet');
  const { report } = await judgeBreaches({
    mode: 'refuse',
    learned,
    level,
    rows: batch.rowCount,
    ...(await findBreaches({ tables, path, schema, learned, level, target, scratch: folder })),
    valuesAt: () => Promise.resolve([]),
  });
  return report.rules.some((rule) => rule.verdict === 'broken');
}
