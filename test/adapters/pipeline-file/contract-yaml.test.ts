import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { contractYaml } from '../../../adapters/pipeline-file/contract-yaml.ts';

it('reads back as what it was, whatever columns and values are called', () => {
  const names = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__');
  const columns = fc.dictionary(names, fc.record({ in: fc.array(fc.string(), { minLength: 1 }), min: fc.integer() }));
  fc.assert(
    fc.property(columns, fc.string(), (given, message) => {
      const text = contractYaml({ columns: given }, [{ column: 'a\nb', message }]);
      expect(parse(text)).toEqual({ check: { columns: { ...given } } });
    }),
  );
});

it('tells what could not be inferred below, a line each', () => {
  expect(contractYaml({ distinct: true }, [{ column: 'x', message: 'too\nfew' }])).toBe(
    'check:\n  distinct: true\n# x: too few\n',
  );
});
