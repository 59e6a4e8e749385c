/** @module What a person may say of a row. */
import type { CaseLine, ReviewDocument } from '../../contracts/review-page.ts';
import type { RowVerdict, RowVote } from '../../contracts/row-review.ts';

export type Verdict = Pick<RowVerdict, 'decision' | 'label'>;

export interface Choice extends Verdict {
  /** The key that says it. */
  readonly key: string;
  readonly title: string;
  readonly suggested: boolean;
  /** The label that the row has already: accepting the row says the same. */
  readonly present: boolean;
}

/** Labels that have a key of their own. */
const keyedLabels = 9;

type Asked = Pick<ReviewDocument, 'relabel' | 'labels'>;

/** Labels with keys: the first nine, or of a target of numbers the suggested one. */
export function keyedLabelsOf({ relabel, labels }: Asked, { suggestion }: CaseLine): readonly string[] {
  if (relabel === 'labels') return labels.slice(0, keyedLabels);
  return relabel === 'number' && suggestion !== undefined ? [suggestion] : [];
}

export function choicesOf(asked: Asked, line: CaseLine): readonly Choice[] {
  const plain = { suggested: false, present: false };
  return [
    { key: 'a', title: 'Accept', decision: 'accept', ...plain },
    { key: 'q', title: 'Quarantine', decision: 'quarantine', ...plain },
    ...keyedLabelsOf(asked, line).map((label, place): Choice => {
      const present = label === line.label;
      const suggested = label === line.suggestion && !present;
      return { key: String(place + 1), title: label, decision: 'relabel', label, suggested, present };
    }),
  ];
}

/** Whether there is more to say than the choices with keys. */
export const isOpenEnded = ({ relabel, labels }: Asked): boolean =>
  relabel === 'number' || (relabel === 'labels' && labels.length > keyedLabels);

export const wordsOf = ({ decision, label }: Verdict): string =>
  label === undefined ? decision : `${decision} ${label}`;

export const voteOf = (row: number, { decision, label }: Verdict): RowVote => ({
  row,
  decision,
  ...(label !== undefined && { label }),
});
