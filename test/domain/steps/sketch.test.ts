import { expect, it } from 'vitest';
import { decodeSketch } from '../../../domain/quality/drift/sketch-codec.ts';
import { sketch } from '../../../domain/steps/sketch.ts';
import { runStep } from '../../support/step-run.ts';
import { table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const rows = table({ id: [1, 2, 3], x: [1, 2, 4], mail: ['a', 'b', 'c'], kind: ['p', 'q', 'p'] });
const params = { roles: { key: 'id', target: 'kind' }, personal: ['mail'] };
const sketched = async () => (await runStep(sketch, { inputs: { table: rows }, params })).json('sketch');

it('keeps what drift needs of a table, and nothing of personal data', async () => {
  const json = await sketched();
  const { columns, target } = decodeSketch(json);
  expect(target).toBe('kind');
  expect(columns.map(({ name }) => name)).toEqual(['x', 'mail', 'kind']);
  expect(columns[1]).toEqual({ name: 'mail', type: 'string', rows: 3, missing: 0 });
});

it('merges earlier sketches', async () => {
  const one = { json: await sketched() };
  const merged = await runStep(sketch, { inputs: { 'sketch-1': one, 'sketch-2': one } });
  const { rowCount, columns } = decodeSketch(merged.json('sketch'));
  expect(rowCount).toBe(6);
  expect(columns[0]?.moments).toMatchObject({ count: 6, min: 1, max: 4 });
});

it('says what is missing, and what is no sketch', async () => {
  expect(await thrownBy(() => runStep(sketch, { inputs: {} }))).toMatchObject({ code: 'GRAPH_INVALID' });
  const wrong = await thrownBy(() => runStep(sketch, { inputs: { 'sketch-1': { json: { rows: [1] } } } }));
  expect(wrong).toMatchObject({ code: 'DATA_INVALID' });
  expect(wrong.message).toContain('The reference for drift is no document');
});
