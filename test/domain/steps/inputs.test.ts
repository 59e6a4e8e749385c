/** @module Tests of inputs by role. */
import { describe, expect, it } from 'vitest';
import type { StepArguments, StepInput } from '../../../domain/pipeline/step.ts';
import { numberedInputs, requireInput } from '../../../domain/steps/inputs.ts';
import { thrownBy } from '../../support/thrown.ts';

const given = (...roles: string[]) =>
  ({
    inputs: Object.fromEntries(roles.map((role) => [role, { path: role } as StepInput])),
  }) as unknown as StepArguments;

describe('inputs', () => {
  it('are found by role or named as missing', async () => {
    expect(requireInput(given('table'), 'table').path).toBe('table');
    const error = await thrownBy(() => requireInput(given('table'), 'model'));
    expect([error.code, error.details]).toEqual(['GRAPH_INVALID', { role: 'model' }]);
  });

  it('of one kind come by number, 10 after 9', async () => {
    const roles = numberedInputs(given('fold-10', 'fold-9', 'other', 'fold-1'), 'fold-').map(({ role }) => role);
    expect(roles).toEqual(['fold-1', 'fold-9', 'fold-10']);
    expect((await thrownBy(() => numberedInputs(given('fold-last'), 'fold-'))).details).toEqual({ role: 'fold-last' });
  });
});
