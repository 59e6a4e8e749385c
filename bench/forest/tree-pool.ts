/** @module Our side of the forest bench: trees shared out over threads that stay, results joined in this one. */
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { type Forest, mergeForests } from '../../domain/learning/forest.ts';
import type { FeatureMatrix, Target } from '../../domain/learning/learner.ts';
import type { BenchData, Fold } from './datasets.ts';
import type { TreeTask } from './tree-worker.ts';

const trees = 100;

/** Seconds, and the class of each test row. */
export interface Outcome {
  readonly fit: number;
  readonly predict: number;
  readonly predicted: Int32Array;
}

export class TreePool {
  readonly #workers: readonly Worker[];
  readonly #bundle: string;

  private constructor(workers: readonly Worker[], bundle: string) {
    this.#workers = workers;
    this.#bundle = bundle;
  }

  /** Packages stay external, so the bundle lies where `node_modules` resolves. */
  static async start(threads: number): Promise<TreePool> {
    const bundle = resolve(`node_modules/.cache/within-bench/${process.pid}-${threads}`);
    const outfile = join(bundle, 'tree-worker.mjs');
    const entryPoints = [resolve('bench/forest/tree-worker.ts')];
    await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
    return new TreePool(
      Array.from({ length: threads }, () => new Worker(outfile)),
      bundle,
    );
  }

  /** Times from the arrays of the fold to one merged forest, and from there to the classes of the test rows. */
  async fitAndPredict(data: BenchData, fold: Fold, seed: number): Promise<Outcome> {
    const features = takeRows(data, fold.train);
    const labels = shared(fold.train, Int32Array);
    fold.train.forEach((row, index) => {
      labels[index] = data.labels[row] ?? 0;
    });
    const classes = Array.from({ length: data.classCount }, (_, label) => String(label));
    const test = shares(fold.test.length, this.#workers.length).map(({ from, to }) =>
      takeRows(data, fold.test.subarray(from, to)),
    );
    const begun = performance.now();
    const forest = await this.#fit(features, { task: 'classification', classes, labels }, seed);
    const fitted = performance.now();
    const predicted = await this.#predict(forest, test);
    const done = performance.now();
    return { fit: (fitted - begun) / 1000, predict: (done - fitted) / 1000, predicted };
  }

  /** The forest comes back in memory that threads share, as a model that all of them use. */
  async #fit(features: FeatureMatrix, target: Target, seed: number): Promise<Forest> {
    const ranges = shares(trees, this.#workers.length);
    const tasks = ranges.map((range): TreeTask => ({ kind: 'fit', features, target, seed, range }));
    const parts = await this.#all<Forest>(tasks);
    return shareForest(parts.length === 1 && parts[0] ? parts[0] : mergeForests(parts));
  }

  async #predict(forest: Forest, test: readonly FeatureMatrix[]): Promise<Int32Array> {
    const averages = await this.#all<Float64Array>(test.map((features) => ({ kind: 'predict', forest, features })));
    return Int32Array.from(averages.flatMap((average) => mostProbable(average, forest.width)));
  }

  #all<T>(tasks: readonly TreeTask[]): Promise<T[]> {
    return Promise.all(
      tasks.map(
        (task, index) =>
          new Promise<T>((done, failed) => {
            const worker = this.#workers[index];
            worker?.once('message', (result: T) => {
              worker.off('error', failed);
              done(result);
            });
            worker?.once('error', failed);
            worker?.postMessage(task);
          }),
      ),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    rmSync(this.#bundle, { recursive: true });
  }
}

/** `count` things in `parts` runs of about equal length. */
function shares(count: number, parts: number): { from: number; to: number }[] {
  return Array.from({ length: parts }, (_, part) => ({
    from: Math.round((part * count) / parts),
    to: Math.round(((part + 1) * count) / parts),
  }));
}

function takeRows(data: BenchData, rows: Int32Array): FeatureMatrix {
  const values = new Float64Array(new SharedArrayBuffer(8 * rows.length * data.columns));
  for (let column = 0; column < data.columns; column += 1) {
    for (let index = 0; index < rows.length; index += 1) {
      values[column * rows.length + index] = data.values[column * data.rows + (rows[index] ?? 0)] ?? 0;
    }
  }
  return { rows: rows.length, columns: data.columns, values };
}

function shared<T extends Int32Array | Float64Array>(
  values: T,
  type: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
): T {
  const copy = new type(new SharedArrayBuffer(values.length * type.BYTES_PER_ELEMENT));
  copy.set(values);
  return copy;
}

function shareForest(forest: Forest): Forest {
  return {
    ...forest,
    roots: shared<Int32Array>(forest.roots, Int32Array),
    features: shared<Int32Array>(forest.features, Int32Array),
    thresholds: shared<Float64Array>(forest.thresholds, Float64Array),
    children: shared<Int32Array>(forest.children, Int32Array),
    leaves: shared<Float64Array>(forest.leaves, Float64Array),
  };
}

function mostProbable(average: Float64Array, width: number): number[] {
  return Array.from({ length: average.length / width }, (_, row) => {
    const own = average.subarray(row * width, (row + 1) * width);
    return own.indexOf(own.reduce((most, share) => Math.max(most, share), 0));
  });
}
