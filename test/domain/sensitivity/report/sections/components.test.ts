import { describe, expect, it } from 'vitest';
import { componentsSection } from '../../../../../domain/sensitivity/report/sections/components.ts';
import { component, constant, lost, regression, report, single } from '../fixtures.ts';

const tableOf = (of = report()) => componentsSection(of).before?.[0]?.text ?? '';
const caption = (of = report(), place = 0) => componentsSection(of).figures?.[place]?.caption;

describe('the table of components', () => {
  it('has deviations in points with one number of decimals, shares, verdicts and the blocks needed', () => {
    expect(tableOf()).toContain('How far the accuracy moves');
    expect(tableOf()).toContain('>Sd, points<');
    expect(tableOf()).toContain('<strong>1.46</strong></td><td class="number">1.14 to 1.99</td>');
    expect(tableOf()).toContain('<strong>0.71</strong></td><td class="number">0.44 to 1.66</td>');
    expect(tableOf()).toContain('<td class="number">76%</td><td class="number">30% to 100%</td>');
    expect(tableOf()).toContain('<td><span class="badge high">high</span></td><td class="number"><strong>1.46');
    expect(tableOf()).toContain('<td class="number">settled at 4</td>');
    expect(tableOf()).toContain('<td class="number">100</td>');
  });

  it('has no column of churn for a regression', () => {
    expect(tableOf()).toContain('>Churn<');
    expect(tableOf(regression)).not.toMatch(/churn/i);
    expect(tableOf(regression).match(/<th scope="col"/g)).toHaveLength(7);
  });

  it('shows a dash for what is not known', () => {
    expect(tableOf(single)).toContain('<td class="number">–</td>');
    expect(tableOf(lost)).toContain('<strong>–</strong>');
  });
});

describe('the figures of components', () => {
  it('hold each component against the split and all against the noise of the test set', () => {
    expect(caption()).toBe(
      'Redrawing split alone moves the score by 1.46 points (95% interval 1.14 to 1.99); init makes it 0.710 points, 0.486 times as much. The dotted line is the threshold of high. The dashed line is what another test set of 142 rows would do to one model, 1.69 points: no less than all seeds together, 1.67 points.',
    );
  });

  it('hold them against the largest where the split is not redrawn', () => {
    const components = [component({ component: 'init', sd: 0.01 }), component({ component: 'order', sd: 0.02 })];
    expect(caption(report({ components }))).toMatch(
      /^Redrawing order alone .*; init makes it 1.00 points, 0.500 times/,
    );
  });

  it('speak of no test set where the metric is not the accuracy', () => {
    expect(caption(report({ metric: 'log-loss' }))).not.toContain('test set');
    expect(caption(regression)).not.toContain('test set');
  });

  it('say how far the scores with base seeds lie apart', () => {
    expect(caption(report(), 1)).toContain('the lowest is 0.940, the highest 0.970');
    expect(caption(constant, 1)).toContain('With base seeds each of the 4 fits scored 0.900.');
  });

  it('are absent without a score', () => {
    expect(componentsSection(lost).figures).toEqual([]);
  });
});
