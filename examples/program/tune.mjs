// Tries three sizes of a forest and says which is best; what a run has in common with an earlier one is not computed again.
import { client } from 'within';

const within = await client({ project: process.argv[2] ?? '../breast-cancer', onProgress: console.error });
try {
  const tried = [];
  for (const trees of [20, 100, 300]) {
    const run = await within.run('pipeline.yaml', { set: [`model.with.trees=${trees}`] });
    const { status, metrics, steps, error } = await run.result();
    if (status !== 'completed') throw new Error(error?.message ?? status);
    const { value, lower, upper } = metrics.accuracy;
    const reused = steps.filter(({ outcome }) => outcome === 'reused').length;
    tried.push({ trees, accuracy: value, lower, upper, reused, steps: steps.length });
  }
  console.table(tried);
} finally {
  await within.close();
}
