import { describe, expect, it } from 'vitest';
import { EarlyStopping, validationRows } from '../../../domain/learning/early-stopping.ts';
import { thrownBy } from '../../support/thrown.ts';
import { problem } from './problems.ts';

function watch(losses: readonly number[], rule: { patience: number; tolerance: number }) {
  const stopping = new EarlyStopping(rule);
  const last = losses.findIndex((loss) => stopping.stopsAfter(loss));
  return { rounds: last + 1, best: stopping.best };
}

describe('early stopping', () => {
  it('ends once so many rounds brought nothing, and keeps the round of the least loss', () => {
    expect(watch([5, 4, 3, 3.5, 3.2, 9, 1], { patience: 3, tolerance: 0 })).toEqual({ rounds: 6, best: 3 });
    expect(watch([5, 4, 3, 3.5, 3.2, 9, 1], { patience: 4, tolerance: 0 })).toEqual({ rounds: 0, best: 7 });
  });

  it('takes decreases below the tolerance for none, but keeps what they reached', () => {
    expect(watch([5, 4.9, 4.8, 4.7], { patience: 2, tolerance: 0.5 })).toEqual({ rounds: 3, best: 3 });
    expect(watch([5, 4.7, 4.4, 4.1], { patience: 2, tolerance: 0.5 })).toEqual({ rounds: 0, best: 4 });
  });

  it('takes the first of rounds that are as good', () => {
    expect(watch([2, 1, 1, 1], { patience: 2, tolerance: 0 })).toEqual({ rounds: 4, best: 2 });
  });

  it('takes a loss that is no number for no improvement', () => {
    expect(watch([3, Number.NaN, Number.NaN], { patience: 2, tolerance: 0 })).toEqual({ rounds: 3, best: 1 });
  });
});

describe('validation rows', () => {
  const request = { ...problem('classification', 20), params: {}, streams: {} };
  const validation = problem('classification', 8, { seed: 'v' });

  it('that fit are given back', () => {
    expect(validationRows('some', { ...request, validation })).toBe(validation);
  });

  it('that are missing are asked for by the key that makes them', async () => {
    const error = await thrownBy(() => validationRows('some', request));
    expect(error).toMatchObject({ code: 'PARAM_INVALID', details: { needs: 'split.validation' } });
    expect(error.message).toContain('`split.validation`');
  });

  it.each([
    ['no rows', problem('classification', 0)],
    ['other columns', problem('classification', 8, { columns: 5 })],
    ['another sort of target', problem('regression', 8)],
    ['too few targets', { ...validation, target: problem('classification', 7).target }],
    ['too few weights', { ...validation, weights: new Float64Array(3) }],
  ])('with %s are refused', async (_, rows) => {
    const error = await thrownBy(() => validationRows('some', { ...request, validation: rows }));
    expect(error.code).toBe('DATA_INVALID');
  });
});
