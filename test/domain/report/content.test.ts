import { describe, expect, it } from 'vitest';
import { gatherContent, numbered } from '../../../domain/report/content.ts';
import {
  checkReport,
  classMetrics,
  context,
  hostile,
  input,
  numberMetrics,
  profile,
  trainingInputs,
} from './fixtures.ts';

const gather = (inputs: Parameters<typeof gatherContent>[0]['inputs']) =>
  gatherContent({ inputs, params: { title: 'a', kind: 'training' }, seeds: {}, context });

describe('numbered', () => {
  it('orders by number, not by text', () => {
    const any = input({});
    const inputs = {
      'metrics-10': any,
      'metrics-2': any,
      'metrics-last': any,
      metrics: any,
      'metrics-1': any,
      model: any,
    };
    expect(numbered(inputs, 'metrics').map(([role]) => role)).toEqual([
      'metrics-1',
      'metrics-2',
      'metrics-10',
      'metrics-last',
    ]);
  });
});

describe('gatherContent', () => {
  it('reads every input that is given', async () => {
    const content = await gather(trainingInputs);
    expect(content.metrics?.learner).toBe('random-forest');
    expect(content.predictions?.keys).toHaveLength(8);
    expect(content.model?.classes).toEqual(['benign', hostile]);
    expect(content.profile).toMatchObject(profile);
  });

  it('profiles the table rather than take the profile of the check', async () => {
    const check = { ...checkReport, profile: { rowCount: 1, columns: [] } };
    expect((await gather({ check: input({ json: check }), table: input({}) })).profile).toMatchObject(profile);
  });

  it('sums folds up when nobody else did', async () => {
    const folds = { 'metrics-1': input({ json: numberMetrics }), 'metrics-2': input({ json: numberMetrics }) };
    const content = await gather(folds);
    expect(content.folds).toHaveLength(2);
    expect(content.metrics).toMatchObject({ rows: 12, metrics: { rmse: { value: 12.5 } } });
  });

  it('prefers the summary that it is given', async () => {
    const content = await gather({
      metrics: input({ json: classMetrics }),
      'metrics-1': input({ json: numberMetrics }),
    });
    expect(content.metrics?.task).toBe('classification');
  });
});
