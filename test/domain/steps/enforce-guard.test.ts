import { expect, it } from 'vitest';
import type { GuardReport } from '../../../contracts/guard.ts';
import type { StepArguments } from '../../../domain/pipeline/step.ts';
import { enforceGuard } from '../../../domain/steps/enforce-guard.ts';
import { thrownBy } from '../../support/thrown.ts';

const reportWith = (verdict: 'unusual' | 'broken'): GuardReport => ({
  schema: 1,
  mode: 'fail',
  rows: 10,
  breaching: 1,
  refused: 0,
  rules: [{ column: 'x', rule: 'max', bound: 'at most 1', rows: 1, allowed: 0, far: 1, verdict, examples: [] }],
  unguarded: [],
  summary: '1 of 10 rows break the contract.',
});
const run = (report: GuardReport) =>
  enforceGuard.run({ inputs: { guard: { json: async () => report } } } as unknown as StepArguments);

it('fails where a rule is broken, in the words of the guard, and gives the report on where chance explains all', async () => {
  const error = await thrownBy(() => run(reportWith('broken')));
  expect(error).toMatchObject({ code: 'CHECK_FAILED', details: { columns: ['x'] } });
  expect(error.message).toContain('1 of 10 rows break the contract; guard.onBreach is fail');
  expect(await run(reportWith('unusual'))).toEqual({ guard: { json: reportWith('unusual') } });
});
