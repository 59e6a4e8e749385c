import { expect, it } from 'vitest';
import { clean } from '../../../domain/steps/clean.ts';
import { runStep } from '../../support/step-run.ts';
import { cellsOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';
import { findings } from '../quality/report/fixtures.ts';

const rows = table({ id: ['a', 'b', 'c', 'd'], kind: ['left', 'left', 'right', 'right'] });
const ledger = table({ row: [1, 1, 2, 3], fate: ['quarantine', 'quarantine', 'review', 'accept'] });
const roles = { key: 'id', target: 'kind' };
const verdicts = (...said: readonly object[]) => ({ json: { schema: 1, verdicts: said } });
const cleaned = async (inputs: object = {}) => {
  const result = await runStep(clean, { inputs: { table: rows, ledger, ...inputs }, params: { roles } });
  return { kept: await result.table('table'), out: await result.table('quarantined') };
};

it('keeps what was accepted, and loses no row', async () => {
  const { kept, out } = await cleaned();
  expect([cellsOf(kept, 'id'), cellsOf(out, 'id')]).toEqual([
    ['a', 'd'],
    ['b', 'c'],
  ]);
});

it('does what people said, labels included', async () => {
  const { kept, out } = await cleaned({
    verdicts: verdicts(
      { row: 1, decision: 'accept' },
      { row: 2, decision: 'relabel', label: 'odd' },
      { row: 3, decision: 'quarantine' },
    ),
  });
  expect(cellsOf(kept, 'id')).toEqual(['a', 'b', 'c']);
  expect(cellsOf(kept, 'kind')).toEqual(['left', 'left', 'odd']);
  expect(cellsOf(out, 'id')).toEqual(['d']);
});

it('refuses a label that is no number for a target of numbers, and what is no ledger', async () => {
  const numbers = table({ id: ['a', 'b', 'c', 'd'], kind: [1, 2, 3, 4] });
  const given = { table: numbers, ledger, verdicts: verdicts({ row: 2, decision: 'relabel', label: 'odd' }) };
  expect(await thrownBy(() => runStep(clean, { inputs: given, params: { roles } }))).toMatchObject({
    code: 'DATA_INVALID',
  });
  const foreign = { table: rows, ledger: table({ row: ['x'], fate: [1] }) };
  expect(await thrownBy(() => runStep(clean, { inputs: foreign, params: { roles } }))).toMatchObject({
    code: 'DATA_INVALID',
  });
});

it('fails where edge cases shall fail, by what the report found', async () => {
  const refused = await thrownBy(() => cleaned({ findings: { json: findings() } }));
  expect(refused).toMatchObject({ code: 'CHECK_FAILED', message: expect.stringMatching(/^1 row is flagged/) });
  const settled = { ...findings(), rows: { accept: 4, quarantine: 0, review: 0 } };
  await expect(cleaned({ findings: { json: settled } })).resolves.toBeDefined();
});

it('knows that lines which could not be read are no rows', async () => {
  const parse = table({ row: [null, 1], fate: ['quarantine', 'quarantine'] });
  const { kept } = await cleaned({ ledger: parse });
  expect(cellsOf(kept, 'id')).toEqual(['a', 'c', 'd']);
});
