import { expect, it } from 'vitest';
import type { RunDocument } from '../../../contracts/run.ts';
import { checkStep, contractDigest, isUndecided, verdictOf } from '../../../domain/datasets/verdict.ts';
import { definitionOf, digestOf, stepOf } from '../../support/executor.ts';

const ref = (text: string) => ({ digest: digestOf(text), size: 1, mediaType: 'application/json' });
const step = (name: string, use: string, role: string) =>
  ({ name, use, outcome: 'ran', durationMs: 1, outputs: { [role]: ref(name) } }) as const;
const run = (parts: Partial<RunDocument>) =>
  ({
    runId: 'r',
    status: 'completed',
    steps: [step('load', 'load', 'table'), step('check', 'check', 'report')],
    results: {},
    ...parts,
  }) as RunDocument;
const failed = (code: string, details = {}) =>
  run({ status: 'failed', error: { code, message: `${code} it is`, details } });
const definition = definitionOf([stepOf('a'), stepOf('b', ['a'])]);
const check = {
  violations: [{ rule: 'min', message: 'too low', column: 'x', rows: 2, examples: ['-1'] }],
  profile: { rowCount: 3, columns: [{ name: 'x', type: 'number', missing: 0, distinct: 3 }] },
};
const verdict = (document: RunDocument) => verdictOf({ document, definition, check, judgedAt: 7 });

it('accepts what a run completed with, and remembers how it looked', () => {
  expect(verdict(run({ results: { report: ref('html') } }))).toEqual({
    state: 'accepted',
    judgedAt: 7,
    runId: 'r',
    rows: 3,
    columns: [{ name: 'x', type: 'number' }],
    report: ref('html'),
    check: ref('check'),
    contract: contractDigest(definition),
    problems: [],
  });
});

it('refuses with every broken rule, or with the failure itself', () => {
  expect(verdict(failed('CHECK_FAILED'))).toMatchObject({ state: 'quarantined', problems: check.violations });
  expect(verdict(failed('SOURCE_INVALID', { column: 'x' }))?.problems).toEqual([
    { rule: 'SOURCE_INVALID', message: 'SOURCE_INVALID it is', column: 'x' },
  ]);
  expect(verdict(failed('STEP_FAILED'))?.state).toBe('quarantined');
  // A reader that a vendor wrote breaks on the bytes.
  expect(verdict(failed('INTERNAL', { step: 'load' }))?.state).toBe('quarantined');
});

it('decides nothing by a fault of servers or disks, a cancelled run, or one that waits for people', () => {
  const servers = ['STORE_FULL', 'STORE_READ_ONLY', 'INPUT_LOST', 'WORKER_UNAVAILABLE', 'INTERNAL', 'never heard of'];
  // Final for the run, and mended by other hands than those of who uploads.
  const workers = ['CONFIG_INVALID', 'COMMAND_NOT_FOUND', 'WORKER_PACKAGE_MISMATCH', 'SOURCE_REFUSED', 'CANCELLED'];
  for (const code of [...servers, ...workers]) expect(verdict(failed(code)), code).toBeUndefined();
  for (const status of ['cancelled', 'waiting'] as const) expect(isUndecided(run({ status })), status).toBe(true);
});

it('tells contracts apart by steps, code and parameters, and not by the data', () => {
  const read = (digest: string, min: number) =>
    definitionOf([
      {
        ...stepOf('a', [], { with: { min } }),
        in: { source: { files: [{ path: 'a.csv', digest: digestOf(digest), size: 1 }] } },
      },
    ]);
  expect(contractDigest(read('one', 1))).toBe(contractDigest(read('two', 1)));
  expect(contractDigest(read('one', 2))).not.toBe(contractDigest(read('one', 1)));
});

it('finds the report of the check before the one that enforces it', () => {
  expect(checkStep(run({}))?.name).toBe('check');
  expect(checkStep(run({ steps: [step('load', 'load', 'table')] }))).toBeUndefined();
});
