import { expect, it } from 'vitest';
import { qualityDrafts, refuseStrayValidate } from '../../../domain/pipeline/quality-drafts.ts';

const dataset = { source: 'a.csv', key: 'id', target: 'kind' };
const names = (validate: object) =>
  qualityDrafts({ name: 'p', kind: 'validation', dataset, validate }).map(({ name }) => name);

it('asks people only where edge cases are theirs', () => {
  expect(qualityDrafts({ name: 'p', kind: 'validation', dataset })).toEqual([]);
  expect(names({})).toEqual(['validate', 'review-rows', 'clean', 'quality-report']);
  expect(names({ onEdgeCases: 'review' })).toEqual(['validate', 'review-rows', 'clean', 'quality-report']);
  for (const onEdgeCases of ['accept', 'quarantine', 'fail'])
    expect(names({ onEdgeCases })).toEqual(['validate', 'clean', 'quality-report']);
});

it('keeps the rules of the review out of what the detectors depend on', () => {
  const [validate, asked, clean] = qualityDrafts({
    name: 'p',
    kind: 'validation',
    dataset,
    validate: { falsePositiveRate: 0.02, review: { quorum: 2, reviewers: ['a', 'b'] } },
  });
  expect(validate?.with).toEqual({ falsePositiveRate: 0.02, pipeline: 'p', roles: { key: 'id', target: 'kind' } });
  expect(asked?.with).toEqual({ rules: { quorum: 2, reviewers: ['a', 'b'] } });
  expect(clean?.in).toMatchObject({ verdicts: { step: 'review-rows', output: 'verdicts' } });
});

it('lets the report tell what was found before edge cases fail the run', () => {
  const [validate, clean] = qualityDrafts({
    name: 'p',
    kind: 'validation',
    dataset,
    validate: { onEdgeCases: 'fail' },
  });
  expect(validate?.with).toMatchObject({ onEdgeCases: 'fail', refuse: false });
  expect(clean?.in).toMatchObject({ findings: { step: 'quality-report', output: 'findings' } });
});

it('loads and sketches a reference beside the table, as the dataset is read', () => {
  const [load, sketch, validate] = qualityDrafts({
    name: 'p',
    kind: 'validation',
    dataset: { ...dataset, null: ['NA'] },
    check: { columns: { mail: { pii: true } } },
    validate: { reference: 'dataset:cells@latest' },
  });
  expect(load).toMatchObject({
    name: 'load-reference',
    in: { source: { source: { source: 'dataset:cells@latest', null: ['NA'] }, beside: true } },
    with: { null: ['NA'] },
  });
  const roles = { key: 'id', target: 'kind' };
  expect(sketch).toMatchObject({ name: 'sketch-reference', with: { roles, personal: ['mail'] } });
  expect(validate?.in).toMatchObject({ reference: { step: 'sketch-reference', output: 'sketch' } });
  expect(validate?.with).not.toHaveProperty('reference');
});

it('merges sketches of earlier validations, and mixes them with no table', () => {
  expect(names({ reference: ['may.sketch.json', 'june.sketch.json'] })).toEqual([
    'sketch-reference',
    'validate',
    'review-rows',
    'clean',
    'quality-report',
  ]);
  expect(() => names({ reference: ['may.sketch.json', 'june.csv'] })).toThrow(/one or the other/);
});

it('refuses validate where nothing would come of it', () => {
  expect(() => refuseStrayValidate({ name: 'p', kind: 'feature', dataset, validate: {} })).toThrow(/kind validation/);
  const gate = { folds: 3 };
  expect(() => refuseStrayValidate({ name: 'p', kind: 'validation', dataset, validate: { gate } })).toThrow(
    /validate.gate/,
  );
  expect(() => refuseStrayValidate({ name: 'p', kind: 'training', dataset, validate: { gate } })).not.toThrow();
  expect(() => refuseStrayValidate({ name: 'p', kind: 'validation', dataset, validate: {} })).not.toThrow();
  expect(() => refuseStrayValidate({ name: 'p', kind: 'training', dataset })).not.toThrow();
});
