import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseReference, referenceInSource, referenceText } from '../../contracts/dataset-reference.ts';
import { thrownBy } from '../support/thrown.ts';

it('reads back what it writes', () => {
  const dataset = fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/);
  const selector = fc.oneof(fc.constant('latest'), fc.stringMatching(/^[0-9a-f]{8,64}$/));
  fc.assert(
    fc.property(dataset, selector, (name, of) => {
      const reference = { dataset: name, selector: of };
      expect(parseReference(referenceText(reference))).toEqual(reference);
      expect(referenceInSource(`dataset:${referenceText(reference)}`)).toEqual(reference);
    }),
  );
});

it('leaves paths alone', () => {
  for (const path of ['data/a.csv', 'datasets/a.csv', 's3://b/k', 'a@latest'])
    expect(referenceInSource(path)).toBeUndefined();
});

it('refuses what names no version, with how to write one', async () => {
  for (const given of [
    'sales',
    'sales@',
    '@latest',
    'Sales@latest',
    'sales@newest',
    'sales@abc',
    'a@latest@b',
    '../x@latest',
  ])
    expect((await thrownBy(() => parseReference(given))).code, given).toBe('DATASET_NOT_FOUND');
  expect((await thrownBy(() => parseReference('sales'))).message).toContain(
    'write sales@latest, or sales@ and the first 8',
  );
});
