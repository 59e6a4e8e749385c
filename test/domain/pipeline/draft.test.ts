import { expect, it } from 'vitest';
import { commandOf, executionOf, isSourceInput, parseDuration, useOf } from '../../../domain/pipeline/draft.ts';
import { thrownBy } from '../../support/thrown.ts';

it.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5m', 90_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
])('reads the duration %s as %i milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

it.each(['30', 's', '-1s', '1 s', '1w', ''])('refuses %j as a duration', async (text) => {
  expect((await thrownBy(() => parseDuration(text))).code).toBe('PARAM_INVALID');
});

it('gives a step a day, no retry and reuse unless told otherwise', () => {
  expect(executionOf({})).toEqual({ timeoutMs: 86_400_000, retries: 0, cache: true, env: [], files: [] });
  const own = { retries: 2, cache: false, env: ['A'], files: ['f'], queue: 'gpu' };
  expect(executionOf({ ...own, timeout: '1s' })).toEqual({ ...own, timeoutMs: 1000 });
  expect(executionOf({ resources: { cpu: 0.5, memory: '2Gi', gpu: 1 } }).resources).toEqual({
    cpu: 0.5,
    memoryBytes: 2 ** 31,
    gpu: 1,
  });
});

it('puts the chosen interpreter in the place of python only', () => {
  const python = '.venv/bin/python';
  expect(commandOf({ command: ['python', '-m', 'x'], python })).toEqual([python, '-m', 'x']);
  expect(commandOf({ command: ['python3', 'x.py'], python })).toEqual([python, 'x.py']);
  expect(commandOf({ command: ['python2', 'x.py'], python })).toEqual(['python2', 'x.py']);
  expect(commandOf({ command: ['python', 'x.py'] })).toEqual(['python', 'x.py']);
  expect(commandOf({ python })).toBeUndefined();
});

it('tells a source from an output of a step', () => {
  expect(isSourceInput({ source: { source: 'a.csv' } })).toBe(true);
  expect(isSourceInput({ step: 'a', output: 'b' })).toBe(false);
});

it('calls a command by its words without the choice of interpreter', () => {
  const command = ['python', '-m', 'x'];
  expect(useOf({ command, python: '.venv/bin/python' } as Parameters<typeof useOf>[0])).toBe('python -m x');
  expect(useOf({ use: 'impute' })).toBe('impute');
});
