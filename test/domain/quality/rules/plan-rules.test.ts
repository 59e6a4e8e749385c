import { describe, expect, it } from 'vitest';
import { checkSchema, type TableContract } from '../../../../contracts/check.ts';
import { planRules } from '../../../../domain/quality/rules/plan-rules.ts';
import type { RuleContext } from '../../../../domain/quality/rules/planning.ts';
import { thrownBy } from '../../../support/thrown.ts';

const schema = {
  rowCount: 10,
  columns: [
    { name: 'id', type: 'integer' },
    { name: 't', type: 'string' },
    { name: 'at', type: 'timestamp' },
  ],
} as const;
const plan = (contract: TableContract, context?: RuleContext) =>
  planRules(checkSchema.parse(contract), schema, context);
const codes = (contract: TableContract, context?: RuleContext) =>
  plan(contract, context).map((rule) => `${rule.code}:${rule.severity}${'broken' in rule ? ` ${rule.broken}` : ''}`);
const now = Date.UTC(2024, 0, 2);

describe('the rules of a contract', () => {
  it('have the severity that is written nearest', () => {
    const contract: TableContract = {
      severity: { min: 'warn', rows: 'warn', unique: 'warn' },
      columns: {
        id: { min: 0, max: 3, unique: true, severity: { unique: 'error' } },
        t: { pattern: 'a', severity: 'warn' },
      },
      rows: { min: 1 },
      unique: ['id'],
      distinct: true,
      expressions: [{ name: 'e', expect: 'id > 0', severity: 'warn' }],
    };
    expect(codes(contract)).toEqual([
      'rows:warn',
      'min:warn',
      'max:error',
      'unique:error',
      'pattern:warn',
      'unique:warn',
      'distinct:error',
      'expression:warn',
    ]);
  });

  it('that ask a column for what its type has not are broken at once', () => {
    expect(codes({ columns: { t: { max: 3, in: ['a'] }, id: { length: { min: 1 } } } })).toEqual([
      'max:error column "t" is of type string, which has no range',
      'in:error',
      'length:error column "id" is of type integer, which has no length',
    ]);
  });

  it('judge freshness by the moment that is written, else by the one that is told, else not at all', async () => {
    const freshness = { column: 'at', within: '1.5h' };
    expect(plan({ freshness: { ...freshness, asOf: '2024-01-01' } }, { now })[0]).toMatchObject({
      now: now - 86_400_000,
      oldest: now - 86_400_000 - 5_400_000,
    });
    expect(plan({ freshness }, { now })[0]).toMatchObject({ now });
    const { code, message } = await thrownBy(() => plan({ freshness }));
    expect(code).toBe('PARAM_INVALID');
    expect(message).toContain('a step reads no clock');
    expect(codes({ freshness: { column: 't', within: '1d' } }, { now })[0]).toContain('which tells no time');
    expect(codes({ freshness: { column: 'att', within: '1d' } }, { now })[0]).toContain('did you mean "at"?');
  });

  it('settle foreign keys against the columns of the other table', async () => {
    const context = {
      references: [{ path: 'p', schema: { rowCount: 1, columns: [{ name: 'key', type: 'string' }] } }],
    } as const;
    const key = (columns: string[], other?: string[]): TableContract => ({
      foreignKeys: [{ columns, references: { source: 'o.csv', ...(other && { columns: other }) } }],
    });
    expect(plan(key(['t'], ['key']), context)[0]).toMatchObject({ code: 'foreign-key', path: 'p', reference: 'o.csv' });
    expect(codes(key(['id'], ['key']), context)).toEqual([
      'foreign-key:error column "id" is of type integer and refers to "key" of o.csv, which is of type string',
    ]);
    expect(codes(key(['t'], ['kay']), context)[0]).toContain('which o.csv lacks; did you mean "key"?');
    expect(codes(key(['x'], ['key']), context)[0]).toContain('column "x" is not in the table');
    expect((await thrownBy(() => plan(key(['t', 'id'], ['key']), context))).message).toContain('name as many');
    expect((await thrownBy(() => plan(key(['t'])))).message).toContain('was not handed over');
  });

  it('refuse two expressions of one name', async () => {
    const expressions = [1, 2].map(() => ({ name: 'e', expect: 'id > 0' }));
    expect((await thrownBy(() => plan({ expressions }))).message).toContain(
      'two expressions of the check are called "e"',
    );
  });
});
