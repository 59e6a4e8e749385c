import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  checkRowsByStandardSchema,
  isStandardSchema,
  rowCheckOf,
} from '../../../../domain/quality/rules/standard-schema.ts';
import { thrownBy } from '../../../support/thrown.ts';

const schema = z
  .object({ age: z.number().min(0).nullable(), name: z.string().min(1), at: z.date() })
  .refine(({ age, name }) => age !== null || name !== 'nobody', { message: 'nobody has an age' });
const at = new Date(0);

describe('a Standard Schema as a check of rows', () => {
  it('tells every issue with row and column', async () => {
    const rows = [
      { age: 3, name: 'a', at },
      { age: -1, name: '', at },
      { age: null, name: 'nobody', at },
    ];
    const found = await rowCheckOf(schema)(rows, 100);
    expect(found.map(({ row, column }) => [row, column])).toEqual([
      [101, 'age'],
      [101, 'name'],
      [102, undefined],
    ]);
    expect(found[2]?.message).toBe('nobody has an age');
  });

  it('may be asynchronous, and name a part by an object', async () => {
    const slow = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: async () => ({ issues: [{ message: 'no', path: [{ key: 'x' }, 0] }] }),
      },
    };
    expect(await checkRowsByStandardSchema(slow, [{}])).toEqual([{ row: 0, message: 'no', column: 'x' }]);
  });

  it('that throws is told with the row', async () => {
    const throwing = z.object({}).refine(() => {
      throw new Error('boom');
    });
    const { code, message } = await thrownBy(() => checkRowsByStandardSchema(throwing, [{}], 7));
    expect([code, message]).toEqual([
      'PARAM_INVALID',
      'the row schema threw at row 7 (boom); a schema tells its issues and throws nothing.',
    ]);
  });

  it('is told from other exports', () => {
    expect([schema, z.string(), {}, null, () => true, { '~standard': {} }].map(isStandardSchema)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
