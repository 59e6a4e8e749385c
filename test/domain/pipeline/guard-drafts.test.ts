import { expect, it } from 'vitest';
import { expandShorthand } from '../../../domain/pipeline/shorthand.ts';
import { thrownBy } from '../../support/thrown.ts';

const dataset = { source: 'a.csv', key: 'id' };
const features = [{ use: './steps/ratios.ts' }];
const draft = (guard: object, more: object = {}) =>
  expandShorthand({ name: 'p', kind: 'feature', dataset, features, guard: { model: 'cells', ...guard }, ...more }, () =>
    Promise.resolve('row'),
  );
type Rule = 'warn' | 'refuse' | 'review' | 'fail';
const stepsOf = async (onBreach?: Rule) => {
  const drafts = await draft(onBreach ? { onBreach } : {});
  const at = (name: string) => drafts.find((step) => step.name === name);
  return { names: drafts.map(({ name }) => name), at };
};

it('guards the rows after the features, and goes on with all of them unless it is told otherwise', async () => {
  const { names, at } = await stepsOf();
  expect(names).toEqual(['load', 'check', 'ratios', 'guard', 'report']);
  expect(at('guard')).toMatchObject({
    in: { model: { trainedModel: 'cells' }, table: { step: 'ratios', output: 'table' } },
    with: { mode: 'warn' },
  });
  expect(at('report')?.in).toMatchObject({ table: { step: 'ratios', output: 'table' }, guard: { step: 'guard' } });
});

it('goes on with what was not refused, or with what people kept', async () => {
  const refusing = await stepsOf('refuse');
  expect(refusing.at('guard')?.with).toEqual({ mode: 'refuse', table: true });
  expect(refusing.at('report')?.in['table']).toEqual({ step: 'guard', output: 'table' });
  const reviewed = await stepsOf('review');
  expect(reviewed.names).toEqual(['load', 'check', 'ratios', 'guard', 'review-rows', 'clean', 'report']);
  expect(reviewed.at('guard')?.with).toEqual({ mode: 'review', pipeline: 'p', roles: { key: 'id' } });
  expect(reviewed.at('report')?.in['table']).toEqual({ step: 'clean', output: 'table' });
});

it('fails after the report, which tells why', async () => {
  const { names, at } = await stepsOf('fail');
  expect(names.slice(-3)).toEqual(['guard', 'report', 'enforce-guard']);
  expect(at('enforce-guard')?.in).toMatchObject({ report: { step: 'report' } });
});

it('takes a path for a file of the project', async () => {
  const drafts = await draft({ model: './models/cells.model' });
  expect(drafts.find(({ name }) => name === 'guard')?.in['model']).toEqual({
    source: { source: './models/cells.model' },
  });
});

it('is refused where no model is there yet, and calls a feature of the name of its steps otherwise', async () => {
  for (const kind of ['training', 'validation'])
    expect(await thrownBy(() => draft({}, { kind }))).toMatchObject({
      code: 'PIPELINE_INVALID',
      details: { path: 'guard' },
    });
  const drafts = await draft({}, { features: [{ use: './steps/clean.ts' }] });
  expect(drafts.map(({ name }) => name)).toContain('clean-2');
});
