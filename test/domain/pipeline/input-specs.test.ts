import { expect, it } from 'vitest';
import { plain } from '../../../domain/pipeline/feature-drafts.ts';
import { type InputPorts, inputsOf } from '../../../domain/pipeline/input-specs.ts';
import { digestOf } from '../../support/executor.ts';

const file = (path: string) => ({ path, digest: digestOf(path), size: 1 });
const versions = (kind: string) => ({
  resolve: ({ dataset }: { dataset: string }) => Promise.resolve(file(`${kind}/${dataset}.csv`)),
});
const ports: InputPorts = {
  sources: {
    resolve: (paths) => Promise.resolve(paths.map(file)),
    unchanged: () => Promise.resolve(true),
  },
  external: {
    fetch: () => Promise.reject(new Error('nothing is read from outside')),
    probe: () => Promise.reject(new Error('nothing is asked')),
  },
  datasets: { ...versions('own'), beside: versions('beside') },
  verdicts: {
    resolve: (pipeline) => Promise.resolve(pipeline === 'judged' ? file('verdicts/judged.json') : undefined),
  },
  models: { resolve: (reference) => Promise.resolve(file(`${reference}.model`)) },
  project: '/project',
};
const inputs = (given: Parameters<typeof inputsOf>[0]['in'], changed: Partial<InputPorts> = {}) =>
  inputsOf(
    { name: 'a', use: 'a', in: given, with: {}, block: '0', phase: 'feature', execution: plain },
    { ...ports, ...changed },
  );

it('reads outputs of steps as they are, and files by their digests', async () => {
  const table = { step: 'load', output: 'table' };
  expect(await inputs({ table, more: { source: { source: ['a.csv', 'b.csv'] } } })).toEqual({
    table,
    more: { files: [file('a.csv'), file('b.csv')] },
  });
});

it('resolves a reference beside the table by what is given for that, and by the same as all others where nothing is', async () => {
  const source = { source: 'dataset:cells@latest' };
  expect(await inputs({ table: { source }, reference: { source, beside: true } })).toEqual({
    table: { files: [file('own/cells.csv')], stored: true },
    reference: { files: [file('beside/cells.csv')], stored: true },
  });
  expect(await inputs({ reference: { source, beside: true } }, { datasets: versions('own') })).toEqual({
    reference: { files: [file('own/cells.csv')], stored: true },
  });
});

it('gives what people said as a file of the store, and no input where they have said nothing', async () => {
  expect(await inputs({ calibration: { verdictsOn: 'judged' } })).toEqual({
    calibration: { files: [file('verdicts/judged.json')], stored: true },
  });
  expect(await inputs({ calibration: { verdictsOn: 'fresh' } })).toEqual({});
});

it('gives a trained model as a file of the store', async () => {
  expect(await inputs({ model: { trainedModel: 'cells' } })).toEqual({
    model: { files: [file('cells.model')], stored: true },
  });
});
