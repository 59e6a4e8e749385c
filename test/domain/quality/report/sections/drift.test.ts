import { expect, it } from 'vitest';
import { driftedColumnsSection, driftSection } from '../../../../../domain/quality/report/sections/drift.ts';
import { findings, reference, sketch, textOf } from '../fixtures.ts';

const sketches = { reference, current: sketch };

it('tells tests with effect and corrected p-value, and columns that came', () => {
  const text = textOf(driftSection(findings()));
  for (const part of ['8 rows against 8 of the reference', 'drifted', '2.00e', 'is new']) expect(text).toContain(part);
  const { drift: _drift, ...none } = findings();
  expect(driftSection(none)).toBeUndefined();
});

it('draws drifted columns then and now, where the reference is there', () => {
  expect(driftedColumnsSection(findings(), sketches)?.figures?.map(({ title }) => title)).toEqual(['x']);
  expect(driftedColumnsSection(findings(), { ...sketches, reference: undefined })).toBeUndefined();
});

it('draws no personal data, though an old reference has their values', () => {
  const report = findings();
  const profile = report.profile.map((column) => ({ ...column, personal: column.name === 'x' }));
  expect(driftedColumnsSection({ ...report, profile }, sketches)).toBeUndefined();
});
