/** @module The benches of data quality, one after the other. */
import { measureLabels } from './labels/measure.ts';

interface Options {
  readonly quick: boolean;
  /** Python with scikit-learn and cleanlab. */
  readonly python: string;
}

export async function run(options: Options): Promise<void> {
  await measureLabels(options);
}
