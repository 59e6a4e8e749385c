/** @module One line of the table of a sweep, from what was judged of a component. */
import { repeatFit, type SweepRow } from '../../contracts/sweep.ts';
import type { JudgedComponent } from './verdict.ts';

/** What moves the metric though no seed was redrawn. */
export const noiseName = 'noise (equal seeds)';

/** `inert`: redrawing its seed gave the base's trial again in every block. Scores that never moved do not show that. */
export function sweepRow(judged: JudgedComponent, inert: boolean): SweepRow {
  const { component, pairs, deviation, deviationInterval, share, shareInterval, verdict } = judged;
  return {
    component: component === repeatFit ? noiseName : component,
    sd: pairs === 0 ? null : deviation,
    sdLower: finite(deviationInterval.lower),
    sdUpper: finite(deviationInterval.upper),
    share,
    shareLower: finite(shareInterval?.lower),
    shareUpper: finite(shareInterval?.upper),
    verdict: inert ? 'inert' : verdict === 'inert' ? 'low' : verdict,
  };
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
