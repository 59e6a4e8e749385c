/** @module Each registered model type beside the scikit-learn estimator that does the same, with equal hyperparameters. */
import type { Task } from '../../domain/learning/learner.ts';
import { learners } from '../../domain/learning/registry.ts';

/** What the hyperparameters depend on. */
export interface FitSize {
  readonly task: Task;
  /** Rows to train on. */
  readonly rows: number;
}

type Settings = Readonly<Record<string, unknown>>;

export interface LearnerCase {
  /** As the tables name it. */
  readonly name: string;
  readonly learner: string;
  /** scikit-learn's classes by task; a task without one is not compared. */
  readonly estimators: Readonly<Partial<Record<Task, string>>>;
  /** Both sides get features standardised by the training rows, before the clock starts. */
  readonly scaled: boolean;
  /** scikit-learn gets 32-bit features, since ours computes with 32 bits. */
  readonly float32?: boolean;
  /** Convex, or in closed form: predictions must agree, not only their quality. */
  readonly exact: boolean;
  /** Something is drawn on either side: scores are means over several seeds of each fold. */
  readonly drawn: boolean;
  readonly settings: (size: FitSize) => { readonly ours: Settings; readonly theirs: Settings };
}

/** Slope of the mean loss at which the full batch is done. */
const slope = 1e-9;

/** A fit of more rows than this has fewer epochs, on both sides. */
const manyRows = 10_000;

const networkEpochs = (rows: number): number => (rows > manyRows ? 10 : 100);

export const cases: readonly LearnerCase[] = [
  {
    name: 'decision-tree',
    learner: 'decision-tree',
    estimators: { classification: 'DecisionTreeClassifier', regression: 'DecisionTreeRegressor' },
    scaled: false,
    exact: false,
    drawn: true,
    settings: () => ({
      ours: { maxDepth: 8, minSamplesLeaf: 5 },
      theirs: { max_depth: 8, min_samples_leaf: 5 },
    }),
  },
  {
    name: 'gradient-boosting',
    learner: 'gradient-boosting',
    estimators: { classification: 'HistGradientBoostingClassifier', regression: 'HistGradientBoostingRegressor' },
    scaled: false,
    exact: false,
    drawn: false,
    settings: () => ({
      ours: { rounds: 100, learningRate: 0.1, maxLeaves: 31, minSamplesLeaf: 20, l2: 0, maxBins: 255 },
      theirs: {
        max_iter: 100,
        learning_rate: 0.1,
        max_leaf_nodes: 31,
        min_samples_leaf: 20,
        l2_regularization: 0,
        max_bins: 255,
        early_stopping: false,
      },
    }),
  },
  {
    name: 'logistic-regression',
    learner: 'logistic-regression',
    estimators: { classification: 'LogisticRegression' },
    scaled: true,
    exact: true,
    drawn: false,
    // Ours measures the slope of the summed loss in parameters scaled by about 2 / √rows: the same place, in other units.
    settings: ({ rows }) => ({
      ours: { c: 1, tolerance: 2 * Math.sqrt(rows) * slope, maxIterations: 10_000 },
      theirs: { C: 1, tol: slope, max_iter: 10_000 },
    }),
  },
  {
    name: 'logistic-regression (sgd)',
    learner: 'logistic-regression',
    estimators: { classification: 'SGDClassifier' },
    scaled: true,
    exact: false,
    drawn: true,
    settings: ({ rows }) => ({
      ours: { c: 1, solver: 'sgd', epochs: 20, batchSize: 1, learningRate: 0.01, decay: 0 },
      theirs: {
        loss: 'log_loss',
        alpha: 1 / rows,
        max_iter: 20,
        tol: null,
        learning_rate: 'constant',
        eta0: 0.01,
      },
    }),
  },
  {
    name: 'multilayer-perceptron',
    learner: 'multilayer-perceptron',
    estimators: { classification: 'MLPClassifier', regression: 'MLPRegressor' },
    scaled: true,
    float32: true,
    exact: false,
    drawn: true,
    settings: ({ rows }) => ({
      ours: { hiddenLayers: [64], epochs: networkEpochs(rows), batchSize: 200, learningRate: 0.001, alpha: 1e-4 },
      theirs: {
        hidden_layer_sizes: [64],
        max_iter: networkEpochs(rows),
        batch_size: Math.min(200, rows),
        learning_rate_init: 0.001,
        alpha: 1e-4,
        tol: 0,
        n_iter_no_change: 1_000_000,
      },
    }),
  },
  {
    name: 'naive-bayes',
    learner: 'naive-bayes',
    estimators: { classification: 'GaussianNB' },
    scaled: false,
    exact: true,
    drawn: false,
    settings: () => ({ ours: { varianceSmoothing: 1e-9 }, theirs: { var_smoothing: 1e-9 } }),
  },
  {
    name: 'nearest-neighbors',
    learner: 'nearest-neighbors',
    estimators: { classification: 'KNeighborsClassifier', regression: 'KNeighborsRegressor' },
    scaled: false,
    exact: true,
    drawn: false,
    settings: () => ({ ours: { k: 5 }, theirs: { n_neighbors: 5 } }),
  },
  {
    name: 'random-forest',
    learner: 'random-forest',
    estimators: { classification: 'RandomForestClassifier', regression: 'RandomForestRegressor' },
    scaled: false,
    exact: false,
    drawn: true,
    settings: ({ task }) =>
      task === 'classification'
        ? { ours: { trees: 100, maxFeatures: 'sqrt' }, theirs: { n_estimators: 100, max_features: 'sqrt', n_jobs: 1 } }
        : { ours: { trees: 100, maxFeatures: 1 / 3 }, theirs: { n_estimators: 100, max_features: 1 / 3, n_jobs: 1 } },
  },
  {
    name: 'ridge',
    learner: 'ridge',
    estimators: { regression: 'Ridge' },
    scaled: false,
    exact: true,
    drawn: false,
    settings: () => ({ ours: { alpha: 1 }, theirs: { alpha: 1 } }),
  },
];

/** Throws if a registered model type is not compared. */
export function requireAllTypes(): void {
  const missing = [...learners.keys()].filter((name) => !cases.some(({ learner }) => learner === name));
  if (missing.length > 0) throw new Error(`bench/learners/cases.ts compares no ${missing.join(', ')}; add a case`);
}

/** All cases, or those of that name or learner; throws if there is none. */
export function chooseCases(type: string | undefined): readonly LearnerCase[] {
  const chosen = cases.filter(({ name, learner }) => type === undefined || type === name || type === learner);
  if (chosen.length > 0) return chosen;
  throw new Error(`--type ${type} names no case; choose one of ${cases.map(({ name }) => name).join(', ')}`);
}
