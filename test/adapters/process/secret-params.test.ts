import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeSecrets } from '../../../adapters/process/secret-params.ts';
import { splitSecrets } from '../../../domain/pipeline/secret-params.ts';

const name = fc.stringMatching(/^[a-z]{1,6}$/);
const { params: paramsArbitrary } = fc.letrec<{ params: Record<string, unknown>; value: unknown }>((tie) => ({
  params: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  value: fc.oneof(
    { depthSize: 'small' },
    fc.integer(),
    fc.constant({ secret: 'env:X' }),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('params').filter((inner) => !(Object.keys(inner).length === 1 && 'secret' in inner)),
  ),
}));

it('puts every secret back where it was taken from, and leaves the parameters as they were', () => {
  fc.assert(
    fc.property(paramsArbitrary, (given) => {
      const { params, secrets } = splitSecrets(given, 'Step "s"');
      const before = structuredClone(params);
      expect(JSON.stringify(params)).not.toContain('env:X');
      expect(placeSecrets({ params, secrets }, (_path, value) => ({ secret: value }))).toEqual(given);
      expect(params).toEqual(before);
    }),
  );
});

it('copies nothing where there is no secret', () => {
  const params = { a: 1 };
  expect(placeSecrets({ params, secrets: {} }, () => 'x')).toBe(params);
});
