import { expect, it } from 'vitest';
import { expandShorthand } from '../../../domain/pipeline/shorthand.ts';
import { thrownBy } from '../../support/thrown.ts';

const dataset = { source: 'a.csv', key: 'id' };
const draft = (pipeline: object, nature: 'row' | 'fit' = 'row') =>
  expandShorthand({ name: 'p', ...pipeline }, () => Promise.resolve(nature));

it('chains the features of a feature pipeline between load and report', async () => {
  const drafts = await draft({
    kind: 'feature',
    dataset,
    features: [{ use: './steps/a.ts' }, { use: './steps/a.ts' }],
  });
  expect(drafts.map(({ name }) => name)).toEqual(['load', 'check', 'a', 'a-2', 'report']);
  expect(drafts[3]?.in['table']).toMatchObject({ step: 'a' });
  expect(drafts[4]?.in['table']).toMatchObject({ step: 'a-2' });
});

it('refuses a feature that learns from data outside a training pipeline', async () => {
  for (const kind of ['feature', 'validation']) {
    const error = await thrownBy(() => draft({ kind, dataset, features: [{ use: './steps/a.ts' }] }, 'fit'));
    expect(error).toMatchObject({ code: 'PIPELINE_INVALID', details: { path: 'features.a' } });
  }
});

it('reports what a check found before it is enforced', async () => {
  const drafts = await draft({ kind: 'validation', dataset });
  const at = (name: string) => drafts.find((step) => step.name === name);
  expect(at('check')?.with['onFailure']).toBe('report');
  expect(at('enforce')?.with['onFailure']).toBe('fail');
  expect(at('enforce')?.in).toMatchObject({ table: { step: 'check' }, judged: { step: 'check', output: 'report' } });
  const lenient = await draft({ kind: 'validation', dataset, check: { onFailure: 'report' } });
  expect(lenient.find((step) => step.name === 'enforce')?.with['onFailure']).toBe('report');
});

it('loads the tables that foreign keys refer to, for the check', async () => {
  const check = { foreignKeys: ['b.csv', 'c.csv'].map((source) => ({ columns: ['id'], references: { source } })) };
  const features = [{ use: './steps/load-reference-1.ts' }];
  const drafts = await draft({ kind: 'feature', dataset, check, features });
  expect(drafts.map(({ name }) => name)).toContain('load-reference-1-2');
  for (const kind of ['feature', 'validation']) {
    const steps = await draft({ kind, dataset, check });
    expect(steps.find(({ name }) => name === 'load-reference-2')?.in['source']).toEqual({
      source: { source: 'c.csv' },
    });
    const given = steps.find(({ name }) => name === 'check')?.in;
    expect(given?.['reference-1']).toMatchObject({ step: 'load-reference-1', output: 'table' });
    expect(given?.['reference-2']).toMatchObject({ step: 'load-reference-2', output: 'table' });
  }
});

it('says which part of a pipeline is lacking', async () => {
  expect(await thrownBy(() => draft({ kind: 'feature' }))).toMatchObject({
    code: 'PIPELINE_INVALID',
    details: { path: 'dataset' },
  });
});

it('puts broken lines aside and holds rows against a schema of the project, in every kind', async () => {
  const check = { onRejects: 'put-aside', rowSchema: './schemas/cell.ts#Cell', columns: { mail: { pii: true } } };
  const drafts = await draft({ kind: 'validation', dataset, check, validate: { onEdgeCases: 'accept' } });
  const at = (name: string) => drafts.find((step) => step.name === name);
  expect(at('load')?.with).toMatchObject({ rejects: true });
  expect(at('check-rows')).toMatchObject({
    use: './schemas/cell.ts#Cell',
    in: { table: { step: 'load', output: 'table' } },
    with: { personal: ['mail'] },
  });
  expect(at('check')?.in).toMatchObject({
    'row-check': { step: 'check-rows', output: 'result' },
    rejects: { step: 'load', output: 'rejects' },
  });
  for (const name of ['check', 'enforce']) {
    expect(Object.keys(at(name)?.with ?? {})).not.toContain('rowSchema');
  }
  expect(at('validate')?.in).toMatchObject({ rejects: { step: 'load', output: 'rejects' } });
  const feature = await draft({ kind: 'feature', dataset, check });
  expect(feature.map(({ name }) => name)).toContain('check-rows');
});
