/** @module A small table of customers and the training pipeline over it, whose model people are asked about. */

/** 120 rows: `id`, `a`, `b`, `churned`, the last by `a` alone. */
export function churnRows(): string {
  const rows = Array.from(
    { length: 120 },
    (_, row) => `${row},${row % 7},${(row * 13) % 11},${row % 7 > 3 ? 'yes' : 'no'}`,
  );
  return ['id,a,b,churned', ...rows, ''].join('\n');
}

/** Over `rows.csv`. */
export const churnTraining = (review: object) => ({
  name: 'churn',
  kind: 'training',
  dataset: { source: 'rows.csv', key: 'id', target: 'churned' },
  split: { test: 0.25 },
  model: { use: 'logistic-regression' },
  evaluate: { metrics: ['accuracy'] },
  review,
});
