import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../domain/report/build.ts';
import { gatherContent } from '../../../domain/report/content.ts';
import { checkReport, context, input, regressionInputs, trainingInputs } from './fixtures.ts';

const build = async (inputs: Parameters<typeof gatherContent>[0]['inputs'], kind = 'training') =>
  buildReport(await gatherContent({ inputs, params: { title: 'a', kind }, seeds: {}, context }), context.plots);

describe('the leading figure', () => {
  it('is the confusion matrix for classes, on white so that it stands alone', async () => {
    const { figure } = await build(trainingInputs);
    expect(figure).toContain('fill="#ffffff"');
    expect(figure).toContain('benign');
    expect(figure).toContain('>3<');
  });

  it('is predicted against truth for numbers', async () => {
    expect((await build(regressionInputs)).figure).toContain('>truth<');
  });

  it('is the missing values for data', async () => {
    expect((await build({ check: input({ json: checkReport }) }, 'validation')).figure).toContain('25.0% (8)');
  });

  it('says so when there is nothing to draw', async () => {
    expect((await build({})).figure).toContain('nothing to draw');
  });
});

describe('a report of metrics alone', () => {
  it('has no section for what it was not given', async () => {
    const { html } = await build({ metrics: trainingInputs.metrics });
    expect(html).toContain('id="result"');
    expect(html).not.toMatch(/id="(data|check|model|probabilities)"/);
  });
});
