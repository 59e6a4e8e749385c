import { expect, it } from 'vitest';
import { datasetInput } from '../../../domain/pipeline/dataset-sources.ts';
import { digestOf } from '../../support/executor.ts';
import { thrownBy } from '../../support/thrown.ts';

const datasets = {
  resolve: ({ dataset, selector }: { dataset: string; selector: string }) =>
    Promise.resolve({ path: `${dataset}.csv`, digest: digestOf(selector), size: 1 }),
};

it('reads a version from the store by its digest', async () => {
  expect(await datasetInput('dataset:sales@latest', datasets)).toEqual({
    files: [{ path: 'sales.csv', digest: digestOf('latest'), size: 1 }],
    stored: true,
  });
});

it('leaves other sources alone', async () => {
  for (const source of ['data/a.csv', ['a.csv', 'b.csv'], { url: 'https://a.example/x.csv' }])
    expect(await datasetInput(source, datasets)).toBeUndefined();
});

it('refuses a version in a list, and what names none', async () => {
  expect((await thrownBy(() => datasetInput(['a.csv', 'dataset:s@latest'], datasets))).code).toBe('PIPELINE_INVALID');
  expect((await thrownBy(() => datasetInput('dataset:sales', datasets))).code).toBe('DATASET_NOT_FOUND');
});
