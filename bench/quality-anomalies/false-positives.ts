/** @module How often a reference keeps its false-positive rate: 500 splits of clean rows into reference and test rows. */
import type { Table } from '../../domain/data/table.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { fitAnomalyModel, judgeRows } from '../../domain/quality/anomalies/anomaly-model.ts';
import type { Certificate } from '../../domain/quality/anomalies/conformal.ts';
import { type AnomalySettings, anomalySettingsSchema } from '../../domain/quality/anomalies/settings.ts';
import { allRows } from '../../domain/splitting/parts.ts';
import { shuffle } from '../../domain/splitting/shuffle.ts';
import { takeRows } from '../../domain/transforms/columns.ts';
import { simulatedTable } from './simulated-table.ts';
import { keptInterval, rateLaw, seenShare } from './split-counts.ts';

export const budget = { alpha: 0.05, confidence: 0.95 };
const simulatedRows = 20_000;
/** Further rows of the same law that only measure the rate. */
const freshRows = 5_000;

/** Clean rows by name; every split of the simulation draws rows of its own. */
export interface CleanData {
  readonly name: string;
  split(index: number): { readonly reference: Table; readonly test: Table };
}

/** 75% reference, of which a third calibrates, and 25% test. */
export function realData(name: string, table: Table): CleanData {
  return {
    name,
    split(index) {
      const order = shuffle(allRows(table.rowCount), createStream(`${name} ${index}`));
      const cut = Math.floor(0.75 * table.rowCount);
      return { reference: takeRows(table, order.subarray(0, cut)), test: takeRows(table, order.subarray(cut)) };
    },
  };
}

export const simulation: CleanData = {
  name: 'simulation',
  split(index) {
    const table = simulatedTable(simulatedRows + freshRows, createStream(`simulation ${index}`));
    const cut = 0.75 * simulatedRows;
    const rows = allRows(table.rowCount);
    return { reference: takeRows(table, rows.subarray(0, cut)), test: takeRows(table, rows.subarray(cut)) };
  },
};

/** One line of the table: what was certified and what came of it. */
export function falsePositives(data: CleanData, splits: number, method: AnomalySettings['method']): string {
  const settings = anomalySettingsSchema.parse({ method });
  const flagged = new Float64Array(splits);
  let tested = 0;
  let certificate: Certificate | undefined;
  for (let index = 0; index < splits; index += 1) {
    const { reference, test } = data.split(index);
    const stream = createStream(`${data.name} ${method} ${index}`);
    const model = fitAnomalyModel({ table: reference, roles: {}, settings, stream });
    const verdict = judgeRows(model, test, { budget });
    flagged[index] = verdict.isIssue.reduce((sum, own) => sum + own, 0);
    tested = test.rowCount;
    ({ certificate } = verdict);
  }
  if (!certificate) throw new Error('no split was made');
  const counts = { flagged, tested };
  const { mean, deviation, kept } = rateLaw(counts, budget.alpha);
  const [lower, upper] = keptInterval(counts, budget.alpha, createStream('kept'));
  const { n, k, guarantee, risk } = certificate;
  const cells = [
    `${data.name}, ${method}`,
    `${n}, ${k}, ${guarantee}`,
    `${percent(mean)} ± ${percent(deviation)}`,
    `${percent(kept)} [${percent(lower)}, ${percent(upper)}]`,
    risk === undefined ? 'no certificate' : percent(1 - risk),
    percent(seenShare(counts, budget.alpha)),
  ];
  return `| ${cells.join(' | ')} |`;
}

export const falsePositiveHead = [
  '| clean rows, method | n, k, guarantee | true rate: mean ± deviation over splits | splits with a true rate ≤ 5% [95%] | by the law | seen rate ≤ 5% |',
  '|---|---|---|---|---|---|',
].join('\n');

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
