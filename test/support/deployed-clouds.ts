/** @module A pipeline that tells two clouds of points apart, its data, and what the gateway answers of its model. */
import { expect } from 'vitest';
import type { PredictAnswer } from '../../contracts/prediction.ts';

interface CloudTable {
  /** Added to each `x`, and so to where the line between the clouds lies. */
  readonly shift?: number;
  /** With a column `extra`. */
  readonly isWider?: boolean;
}

/** Columns `id`, `x`, `z`, with `extra` where that is asked, and `kind`. */
export function deployedRows({ shift = 0, isWider = false }: CloudTable = {}): string {
  const rows = Array.from({ length: 120 }, (_, at) => {
    const side = at % 2 === 0 ? 1 : -1;
    const numbers = [shift + side * 2 + Math.sin(at * 7) * 0.8, Math.cos(at * 3), ...(isWider ? [Math.sin(at)] : [])];
    return [`r${at}`, ...numbers.map((number) => number.toFixed(4)), side > 0 ? 'right' : 'left'];
  });
  const head = ['id', 'x', 'z', ...(isWider ? ['extra'] : []), 'kind'];
  return `${[head, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

export const deployedPipeline = (more: object = {}) => ({
  name: 'clouds',
  kind: 'training',
  dataset: { source: 'rows.csv', key: 'id', target: 'kind' },
  split: { test: 0.25 },
  model: { use: 'logistic-regression' },
  evaluate: { metrics: ['accuracy'], gate: { accuracy: '>= 0.8' } },
  ...more,
});

/** Whose shares a split of traffic divides. */
export const customers: readonly string[] = Array.from({ length: 40 }, (_, at) => `customer-${at}`);

/** What the model in force answers a customer of one row, `over` being cells that it has besides. */
export async function predictionFor(gateway: string, key: string, over: object = {}): Promise<PredictAnswer> {
  const response = await fetch(`${gateway}/models/clouds/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-within-key': key },
    body: JSON.stringify([{ x: 2, z: 0.1, ...over }]),
  });
  const answer = (await response.json()) as PredictAnswer;
  expect(response.status, JSON.stringify(answer)).toBe(200);
  return answer;
}

/** Version that each customer is answered by, in their order. */
export const versionsFor = (gateway: string, over: object = {}): Promise<readonly number[]> =>
  Promise.all(customers.map(async (key) => (await predictionFor(gateway, key, over)).version));
