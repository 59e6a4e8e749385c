import { expect, it } from 'vitest';
import { batchOf, fitsOf } from '../../../domain/programs/fits.ts';

const at = (path: string) => ({ path, mediaType: 'x' });

it('asks for one model with all seeds of the step', () => {
  const outputs = { environment: at('/e'), 'model-file': at('/m') };
  expect(fitsOf({ outputs, seeds: { init: 'a', order: 'b' } })).toEqual([
    { seeds: { init: 'a', order: 'b' }, model: '/m' },
  ]);
});

it('asks for the models of a batch in the order of their numbers, each with its own seeds', () => {
  const seeds = Array.from({ length: 11 }, (_, index) => ({ init: `i${index}`, 'drop-out': `d${index}` }));
  const batch = batchOf(seeds, 'bytes');
  expect(batch.outputs['model-file-11']).toBe('bytes');
  const outputs = Object.fromEntries(Object.keys(batch.outputs).map((role) => [role, at(`/${role}`)]));
  const fits = fitsOf({ outputs: { environment: at('/e'), ...outputs }, seeds: batch.seeds });
  expect(fits.map(({ model }) => model)).toEqual(seeds.map((_, index) => `/model-file-${index + 1}`));
  expect(fits.map((fit) => fit.seeds)).toEqual(seeds);
});
