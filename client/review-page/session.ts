/** @module What the page knows: rows, how the review stands, which row is in focus, and verdicts that are not sent yet. */
import type { CaseLine, ReviewDocument, ReviewStanding, RowStanding } from '../../contracts/review-page.ts';
import type { RowVote, RowVotes } from '../../contracts/row-review.ts';
import { type Verdict, voteOf, wordsOf } from './choices.ts';

export const rowFilters = ['all', 'mine', 'disputed'] as const;
export type RowFilter = (typeof rowFilters)[number];

/** Either it was done, or a sentence says why not. */
export type Outcome = { readonly done: string } | { readonly why: string };

export class ReviewSession {
  readonly document: ReviewDocument;
  /** Whose verdicts these are. */
  reviewer: string;
  filter: RowFilter = 'all';
  #standing: ReviewStanding;
  #byRow = new Map<number, RowStanding>();
  #focus: number | undefined;
  /** Not sent, oldest first. */
  #held: readonly HeldVote[] = [];
  #underWay: readonly HeldVote[] = [];
  #lastSent: number | undefined;
  readonly #refusals = new Map<number, string>();

  constructor(document: ReviewDocument, reviewer: string) {
    this.document = document;
    this.reviewer = reviewer;
    this.#standing = document.standing;
    this.update(document.standing);
    this.#focus = (document.cases.find(({ row }) => this.isLeft(row)) ?? document.cases[0])?.row;
  }

  get standing(): ReviewStanding {
    return this.#standing;
  }

  update(standing: ReviewStanding): void {
    this.#standing = standing;
    this.#byRow = new Map(standing.rows.map((one) => [one.row, one]));
  }

  get focus(): CaseLine | undefined {
    return this.document.cases.find(({ row }) => row === this.#focus);
  }

  focusOn(row: number): void {
    if (this.document.cases.some((one) => one.row === row)) this.#focus = row;
  }

  standingOf(row: number): RowStanding {
    return this.#byRow.get(row) ?? { row, state: 'open', votes: [] };
  }

  /** A verdict that was given here and is not counted yet. */
  heldOn(row: number): RowVote | undefined {
    return [...this.#held, ...this.#underWay].find(({ vote }) => vote.row === row)?.vote;
  }

  /** Why the server did not count a verdict on this row. */
  refusalOf(row: number): string | undefined {
    return this.#refusals.get(row);
  }

  hasSpoken(row: number): boolean {
    return this.standingOf(row).votes.some(({ reviewer }) => reviewer === this.reviewer);
  }

  /** Whether this person can still say something of the row for the first time. */
  isLeft(row: number): boolean {
    return this.standingOf(row).state !== 'decided' && !this.heldOn(row) && !this.hasSpoken(row);
  }

  /** Rows that the filter shows, in their order; the one in focus stays, whatever becomes of it. */
  get shown(): readonly CaseLine[] {
    const { cases } = this.document;
    if (this.filter === 'all') return cases;
    const isShown = ({ row }: CaseLine) =>
      this.filter === 'mine' ? this.isLeft(row) : this.standingOf(row).state === 'disputed';
    return cases.filter((line) => line.row === this.#focus || isShown(line));
  }

  /** Moves the focus among the rows shown, never past an end. */
  move(by: number): void {
    const { shown } = this;
    const place = shown.findIndex(({ row }) => row === this.#focus);
    this.#focus = shown[Math.min(Math.max(place + by, 0), shown.length - 1)]?.row ?? this.#focus;
  }

  /** Holds a verdict on the row in focus and goes on to the next row that is left. */
  judge(verdict: Verdict): Outcome {
    const line = this.focus;
    if (!line) return { why: 'There is no row to judge.' };
    const why = this.#objection(line, verdict);
    if (why !== undefined) return { why };
    const { row } = line;
    this.#refusals.delete(row);
    const { reviewer } = this;
    this.#held = [...this.#held.filter(({ vote }) => vote.row !== row), { reviewer, vote: voteOf(row, verdict) }];
    this.#advance(row);
    return { done: `Row ${row}: ${wordsOf(verdict)}. u takes it back.` };
  }

  #objection({ row, label }: CaseLine, verdict: Verdict): string | undefined {
    const { state, resting } = this.#standing;
    if (state === 'decided') return 'The review is closed; its verdicts stand.';
    if (resting !== undefined) return resting;
    if (this.reviewer === '') return 'Say who you are first: your name counts as the reviewer.';
    const standing = this.standingOf(row);
    if (standing.verdict) return `Row ${row} is decided already: ${wordsOf(standing.verdict)}.`;
    if (this.#underWay.some(({ vote }) => vote.row === row)) return `The verdict on row ${row} is being sent.`;
    if (verdict.decision !== 'relabel') return undefined;
    if (this.document.relabel === 'nothing') return 'The data have no target, so there is no label to give.';
    if (verdict.label === undefined || verdict.label === '') return `Say which label row ${row} should have.`;
    return verdict.label === label ? `Row ${row} has the label ${label} already; a accepts it.` : undefined;
  }

  #advance(from: number): void {
    const { cases } = this.document;
    const place = cases.findIndex(({ row }) => row === from);
    const next = [...cases.slice(place + 1), ...cases.slice(0, place)].find(({ row }) => this.isLeft(row));
    if (next) this.#focus = next.row;
  }

  /** Takes the newest verdict back that has not been sent, and returns to its row. */
  undo(): Outcome {
    const vote = this.#held.at(-1)?.vote;
    if (vote) {
      this.#held = this.#held.slice(0, -1);
      this.#focus = vote.row;
      return { done: `Taken back: row ${vote.row}, ${wordsOf(vote)}.` };
    }
    const sent = this.#underWay.at(-1)?.vote.row ?? this.#lastSent;
    if (sent === undefined) return { why: 'There is no verdict to take back.' };
    return this.standingOf(sent).state === 'decided'
      ? { why: `The verdict on row ${sent} has been sent and the row is decided, so it cannot be taken back.` }
      : { why: `The verdict on row ${sent} has been sent; judge the row again to replace it.` };
  }

  get held(): number {
    return this.#held.length;
  }

  /** Hands out what one person is to send; one hand-out at a time, which ends by `settle`. */
  take(most: number): RowVotes | undefined {
    const [first] = this.#held;
    if (this.#underWay.length > 0 || !first) return undefined;
    const { reviewer } = first;
    this.#underWay = this.#held.filter((one) => one.reviewer === reviewer).slice(0, most);
    this.#held = this.#held.filter((one) => !this.#underWay.includes(one));
    return { reviewer, votes: this.#underWay.map(({ vote }) => vote) };
  }

  /** What became of the votes handed out: those that were not sent are held again, unless a newer one is. */
  settle({ refused = new Map(), unsent = [] }: Settled): void {
    this.#lastSent = this.#underWay.at(-1)?.vote.row ?? this.#lastSent;
    const newer = new Set(this.#held.map(({ vote }) => vote.row));
    const again = this.#underWay.filter(({ vote }) => unsent.includes(vote) && !newer.has(vote.row));
    this.#held = [...again, ...this.#held];
    for (const [row, why] of refused) this.#refusals.set(row, why);
    this.#underWay = [];
  }
}

interface HeldVote {
  readonly vote: RowVote;
  /** Who gave it. */
  readonly reviewer: string;
}

export interface Settled {
  /** The server's sentence, by row. */
  readonly refused?: ReadonlyMap<number, string>;
  readonly unsent?: readonly RowVote[];
}
