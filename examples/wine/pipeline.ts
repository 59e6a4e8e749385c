import { definePipeline } from 'within';

export default definePipeline({
  name: 'wine',
  description: 'Tell three cultivars by the chemistry of their wine.',
  kind: 'training',
  seed: '42',
  dataset: { source: 'data/wine.csv', key: 'row_id', target: 'cultivar' },
  check: { columns: { cultivar: { in: ['class_0', 'class_1', 'class_2'], missing: 0 } } },
  features: [{ use: 'standardize' }],
  split: { folds: 5, stratify: true },
  model: { use: 'logistic-regression' },
  evaluate: { metrics: ['accuracy', 'log-loss'], gate: { accuracy: 'lower >= 0.9' } },
});
