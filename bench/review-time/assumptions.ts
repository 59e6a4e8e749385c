/** @module What is assumed of reviewers and of their day. Both sides meet the same people, events and absences. */
import type { EventKind, Severity } from '../../contracts/names.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** Monday, 2 March 2026, midnight UTC. */
export const start = Date.UTC(2026, 2, 2);

export const reviewers = 4;
/** Days on which reviews are asked for; what is open then has two weeks more. */
export const askedDays = 21;
export const graceDays = 14;
/** Reviews a day, at any hour: runs end at night too. */
export const reviewsADay = 1.5;
/** Spread of the logarithm of a response time. */
export const responseSpread = 1;
/** Mean hours of work after which a person comes across an open review that no message brought to them. */
export const strayHours = 40;
/** Messages a day at which half of them lead to nothing. */
const halfAttention = 20;
/** Assumed for the last row of the ablation alone: a decision in the message takes this share of the time. */
export const oneClickShare = 0.8;

/** Chance that a message leads to action, after so many others in the 24 hours before it. */
export const attention = (messages: number): number => 1 / (1 + messages / halfAttention);

/** Of the events of a team beside reviews: what share they have, and how severe they are. */
export const background: readonly {
  readonly share: number;
  readonly kind: EventKind;
  readonly severity: Severity;
  readonly isTrial: boolean;
}[] = [
  { share: 0.54, kind: 'experimentCompleted', severity: 'info', isTrial: true },
  { share: 0.06, kind: 'experimentFailed', severity: 'error', isTrial: true },
  { share: 0.2, kind: 'experimentCompleted', severity: 'info', isTrial: false },
  { share: 0.1, kind: 'dataQualityAlert', severity: 'warning', isTrial: false },
  { share: 0.07, kind: 'experimentFailed', severity: 'error', isTrial: false },
  { share: 0.03, kind: 'deploymentChanged', severity: 'warning', isTrial: false },
];

export interface Cell {
  /** Median response time of a reviewer, working hours. */
  readonly medianHours: number;
  /** Chance that a reviewer is away in a given week. */
  readonly absent: number;
  /** Whether the directory knows who is away, and whom to ask in their place. */
  readonly delegates: boolean;
  /** Other events that each person is told of in a day. */
  readonly load: number;
  /** How many of the four reviewers must approve. */
  readonly quorum: number;
}

export const grid: readonly Cell[] = [1, 4, 12].flatMap((medianHours) =>
  [0.1, 0.3].flatMap((absent) =>
    [true, false].flatMap((delegates) =>
      [10, 40].flatMap((load) => [1, 2].map((quorum) => ({ medianHours, absent, delegates, load, quorum }))),
    ),
  ),
);

export const assumptions: readonly string[] = [
  `${reviewers} reviewers, 09:00 to 17:00 from Monday to Friday in three time zones; ${reviewsADay} reviews a day at any hour over ${askedDays} days.`,
  `A message is noticed in the next working hour of its reader, by whoever is away on their return. It leads to action with the chance 1 / (1 + m / ${halfAttention}), m being the messages that its reader got in the 24 hours before: on both sides every mail, digest and reminder counts as one.`,
  `Action takes a time of work from a lognormal distribution with the median of the cell and a spread of ${responseSpread}, one draw for each person and review: a further message makes nobody faster who has begun.`,
  `Who acts on no message comes across the review by themselves after ${strayHours} hours of work on average.`,
  'Each week each reviewer is away with the chance of the cell, the whole week. Substitutes are colleagues who are not reviewers; they are there, and get the same other events.',
  `Events beside reviews: ${background.map(({ share, kind, isTrial }) => `${Math.round(share * 100)}% ${kind}${isTrial ? ' of trials of a sweep' : ''}`).join(', ')}.`,
  'The baseline mails every event to everybody at once, each request to every reviewer, and one reminder after 24 hours to whoever has not decided.',
];
