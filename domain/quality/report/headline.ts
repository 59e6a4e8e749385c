/** @module What came of a validation, in a few sentences made of its own figures. */
import type { DetectionEstimate, QualityReport } from '../../../contracts/quality-report.ts';
import { count, percent, plural } from '../../report/format.ts';

type Said = Omit<QualityReport, 'headline' | 'advice'>;

/** Where edge cases fail nobody is asked; after a review these are the rows beyond what it may hold. */
function reviewWords({ rows: { review }, onEdgeCases, people }: Said): string {
  if (onEdgeCases === 'fail') return `${count(review)} ${review === 1 ? 'is' : 'are'} flagged and not certain`;
  if (people) return `${count(review)} ${review === 1 ? 'stays' : 'stay'} out unasked`;
  return `${count(review)} ${review === 1 ? 'waits' : 'wait'} for people`;
}

function rowsSentence(said: Said): string {
  const { rows, table } = said;
  const { accept, quarantine, review } = rows;
  if (accept === table.rows) return `All ${plural(table.rows, 'row')} are accepted.`;
  const parts = [
    ...(quarantine > 0 ? [`${count(quarantine)} ${quarantine === 1 ? 'is' : 'are'} quarantined`] : []),
    ...(review > 0 ? [reviewWords(said)] : []),
  ];
  return `${count(accept)} of ${plural(table.rows, 'row')} ${accept === 1 ? 'is' : 'are'} accepted, ${parts.join(' and ')}.`;
}

/** The kind with the lowest end of an interval: of each kind at least so many are found. */
export function worstDetection(detection: readonly DetectionEstimate[]): DetectionEstimate | undefined {
  return [...detection].sort((a, b) => a.lower - b.lower)[0];
}

function labelSentence({ detection, budget }: Said): string {
  const worst = worstDetection(detection);
  if (!worst) return '';
  const few =
    budget.verdict === 'budget-not-reachable' ? `, not the ${percent(budget.detectionRate)} that were asked` : '';
  return `Of wrong labels planted into this table, at least ${percent(worst.lower)} are found (about ${percent(worst.rate)} of the kind found least, ${worst.kind})${few}.`;
}

function driftSentence({ drift }: Said): string {
  if (!drift) return '';
  const { driftedColumns, schema } = drift;
  if (driftedColumns.length === 0 && schema.length === 0) return 'Nothing has drifted from the reference.';
  const drifted =
    driftedColumns.length === 0
      ? []
      : [
          `${plural(driftedColumns.length, 'column')} drifted from the reference (${driftedColumns.slice(0, 3).join(', ')}${driftedColumns.length > 3 ? ' …' : ''})`,
        ];
  const changed = schema.length === 0 ? [] : [`${plural(schema.length, 'column')} came, went or changed type`];
  return `${[...drifted, ...changed].join(', ')}.`;
}

function contractSentence({ violations }: Said): string {
  return violations.length === 0
    ? ''
    : `${plural(violations.length, 'rule')} of the contract ${violations.length === 1 ? 'is' : 'are'} broken.`;
}

export function headlineOf(said: Said): string {
  return [rowsSentence(said), contractSentence(said), labelSentence(said), driftSentence(said)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
