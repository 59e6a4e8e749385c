/** @module What to do next, from what was found; each sentence stands for itself. */
import type { QualityReport } from '../../../contracts/quality-report.ts';
import { maxCases } from '../../../contracts/row-review.ts';
import { count, plural } from '../../report/format.ts';

type Said = Omit<QualityReport, 'headline' | 'advice'>;
type Rule = (said: Said) => string | false;

const columnsOf = ({ issues }: Said, code: string): string[] =>
  issues.flatMap((issue) => (issue.code === code && issue.column !== undefined ? [issue.column] : []));

/** At most three names, and how many more there are. */
function named(columns: readonly string[]): string {
  const shown = columns.slice(0, 3).join(', ');
  return columns.length > 3 ? `${shown} and ${count(columns.length - 3)} more` : shown;
}

const rowsOf = ({ kinds }: Said, detector: string): number =>
  kinds.reduce((sum, kind) => sum + (kind.detector === detector ? kind.rows : 0), 0);

function reviewAdvice({ rows: { review }, onEdgeCases, people }: Said): string {
  const some = plural(review, 'row');
  if (onEdgeCases === 'fail')
    return `Mend the ${some} that ${review === 1 ? 'is' : 'are'} flagged and not certain, or let people decide (validate.onEdgeCases: review).`;
  if (people)
    return `Mend what was found and validate again: ${some} beyond the ${count(maxCases)} of one review stayed out.`;
  return `Have ${some} judged: within issues latest shows them, within verdict decides.`;
}

/** The rate that was too low, as the detector tells it: not every kind of error counts for the verdict. */
function allowedWords(issues: Said['issues']): string {
  const rate = issues.find(({ code }) => code === 'budget-not-reachable')?.effect;
  return rate === undefined ? '' : `: ${(100 * rate).toFixed(0)}% is what this table allows`;
}

const rules: readonly Rule[] = [
  ({ violations }) => violations.length > 0 && 'Mend the data, or change `check` where the contract is wrong.',
  (said) => said.rows.review > 0 && reviewAdvice(said),
  ({ rows: { quarantine }, onEdgeCases }) =>
    quarantine > 0 &&
    // Where edge cases fail, it may be the very step that would put rows aside which fails.
    `Look at the ${plural(quarantine, 'row')} that ${quarantine === 1 ? 'was' : 'were'} put aside: within outputs RUN ${onEdgeCases === 'fail' ? 'validate.ledger' : 'clean.quarantined'}.`,
  ({ budget, issues }) =>
    budget.verdict === 'budget-not-reachable' &&
    `To find more wrong labels raise validate.falsePositiveRate, give features that tell the classes apart, or ask for less than validate.detectionRate${allowedWords(issues)}.`,
  (said) => {
    const leaking = columnsOf(said, 'label-leakage');
    return leaking.length > 0 && `Leave out ${named(leaking)} (dataset.exclude) if known only after the target.`;
  },
  (said) => {
    const personal = columnsOf(said, 'personal-data');
    return (
      personal.length > 0 &&
      `Leave out ${named(personal)}, or write pii: true in check.columns: it holds personal data.`
    );
  },
  (said) => {
    const useless = [...columnsOf(said, 'constant-column'), ...columnsOf(said, 'empty-column')];
    return useless.length > 0 && `Leave out ${named(useless)} (dataset.exclude), which tell nothing.`;
  },
  (said) => {
    const copies = rowsOf(said, 'exact-duplicates') + rowsOf(said, 'near-duplicates');
    return (
      copies > 0 &&
      `Keep the ${plural(copies, 'row')} that repeat another in one part of a split (dataset.group), or drop them.`
    );
  },
  ({ drift }) =>
    drift !== undefined &&
    drift.driftedColumns.length > 0 &&
    `Find out why ${named(drift.driftedColumns)} drifted; if it is meant to stay so, make this table the reference (within outputs RUN validate.sketch --to DIR).`,
  ({ drift, issues }) =>
    drift === undefined &&
    !issues.some(({ detector }) => detector === 'drift') &&
    'Name a reference (validate.reference) to be told of drift.',
  ({ certificates, table }) => {
    const needed = Math.max(
      0,
      ...certificates.filter(({ guarantee }) => guarantee === 'none').map(({ leastRows }) => leastRows),
    );
    return needed > table.rows && `With ${count(needed)} rows or more a certificate for anomalies could be given.`;
  },
  ({ kinds }) =>
    kinds.some(({ detector }) => detector === 'class-imbalance') &&
    'Train with model.classWeight: balanced, and judge by metrics that rare classes count in.',
  ({ table }) => table.target === undefined && 'Name the target (dataset.target) to have labels judged.',
];

/** In the order of what is most urgent. */
export function adviceOf(said: Said): string[] {
  return rules.flatMap((rule) => {
    const text = rule(said);
    return text === false ? [] : [text];
  });
}
