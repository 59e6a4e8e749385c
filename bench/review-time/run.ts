/** @module From a request for a review to its quorum, on a simulated clock: the real policies beside immediate mail and one reminder. */

import { table } from '../stack/summary.ts';
import { assumptions, type Cell, grid, oneClickShare } from './assumptions.ts';
import { allFeatures, bestHours, type Plan, runCell, unwritten } from './campaign.ts';
import { isReached, type Summary } from './summary.ts';

const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;
const points = (share: number): string => (100 * share).toFixed(0);

function rowOf(cell: Cell, best: number, found: Summary): readonly string[] {
  const [low, high] = found.interval;
  return [
    `${cell.medianHours} h`,
    percent(cell.absent),
    cell.delegates ? 'known' : 'not known',
    String(cell.load),
    `${cell.quorum} of 4`,
    found.baselineHours.toFixed(1),
    found.withinHours.toFixed(1),
    best.toFixed(1),
    `${percent(found.fall)} (${percent(low)} to ${percent(high)})`,
    found.messages.toFixed(2),
    percent(found.alone),
    isReached(found) ? 'yes' : 'no',
  ];
}

const head = [
  'response',
  'away',
  'substitutes',
  'events a day',
  'quorum',
  'baseline, h',
  'WITHIN, h',
  'best, h',
  'fall (95%)',
  'messages',
  'lead alone',
  'reached',
];

const unwrittenPlan = { settings: unwritten, features: { ...allFeatures, escalation: false } };

/** Each without one feature, and what is assumed of decisions in the message. */
const variants: readonly (readonly [name: string, plan: Omit<Plan, 'replicates'>])[] = [
  ['all of it', {}],
  ['without substitutes', { features: { ...allFeatures, delegation: false } }],
  ['without reminders in working hours', { features: { ...allFeatures, reminders: false } }],
  ['without escalation', { features: { ...allFeatures, escalation: false } }],
  ['without digest and inhibition', { features: { ...allFeatures, digest: false } }],
  ['nothing written but the reviewers', unwrittenPlan],
  ['requests without priority', { features: { ...allFeatures, priority: false } }],
  [
    `assumed: a decision in the message takes ${percent(oneClickShare)} of the time`,
    { withinReading: { responseShare: oneClickShare, isFresh: false } },
  ],
  [
    'assumed of both sides: each message has a response time of its own',
    { reading: { responseShare: 1, isFresh: true } },
  ],
];

interface Options {
  readonly quick?: boolean;
  /** `ablation`: that table alone. */
  readonly type?: string;
}

/** The other cells lie between these. */
const everyThird = grid.filter((_, index) => index % 3 === 0);

export async function run({ quick = false, type }: Options): Promise<void> {
  const replicates = quick ? 3 : 10;
  console.log(`${assumptions.map((line) => `- ${line}`).join('\n')}\n`);
  if (type === 'ablation') return ablation(everyThird, replicates);
  const full = new Map<Cell, Summary>();
  for (const cell of grid) full.set(cell, await runCell(cell, { replicates }));
  const best = new Map(grid.map((cell) => [cell, bestHours(cell, replicates)]));
  console.log(table([head, ...[...full].map(([cell, found]) => rowOf(cell, best.get(cell) ?? 0, found))]));
  const plain: Summary[] = [];
  for (const cell of grid) plain.push(await runCell(cell, { replicates, ...unwrittenPlan }));
  const falls = plain.map(({ fall }) => fall).toSorted((one, other) => one - other);
  const sent = plain.map(({ messages }) => messages).toSorted((one, other) => one - other);
  console.log(
    `\nWith nothing written but the reviewers: ${plain.filter(isReached).length} of ${grid.length} cells, falls ${percent(falls[0] ?? 0)} to ${percent(falls.at(-1) ?? 0)}, messages ${sent[0]?.toFixed(2)} to ${sent.at(-1)?.toFixed(2)}.`,
  );
  const possible = [...full].filter(([cell, { baselineHours }]) => (best.get(cell) ?? 0) <= 0.7 * baselineHours);
  console.log(
    `\nReached in ${[...full.values()].filter(isReached).length} of ${grid.length} cells; in ${possible.length} of them a fall of 30% is possible at all, and it is reached in ${possible.filter(([, found]) => isReached(found)).length} of these.\n`,
  );
  await ablation(everyThird, replicates);
}

async function ablation(cells: readonly Cell[], replicates: number): Promise<void> {
  const rows: (readonly string[])[] = [];
  let whole: readonly number[] = [];
  for (const [name, plan] of variants) {
    const found: Summary[] = [];
    for (const cell of cells) found.push(await runCell(cell, { ...plan, replicates }));
    const means = Array.from(
      { length: replicates },
      (_, one) => found.reduce((sum, summary) => sum + (summary.falls[one] ?? 0), 0) / found.length,
    );
    if (whole.length === 0) whole = means;
    const differences = means.map((fall, one) => fall - (whole[one] ?? 0));
    const falls = found.map(({ fall }) => fall).toSorted((one, other) => one - other);
    const mean = falls.reduce((sum, fall) => sum + fall, 0) / falls.length;
    const messages = found.reduce((sum, one) => sum + one.messages, 0) / found.length;
    rows.push([
      name,
      `${found.filter(isReached).length} of ${found.length}`,
      percent(mean),
      `${points(Math.min(...differences))} to ${points(Math.max(...differences))}`,
      `${percent(falls[0] ?? 0)} to ${percent(falls.at(-1) ?? 0)}`,
      messages.toFixed(2),
    ]);
  }
  console.log(
    table([
      ['variant', 'cells reached', 'mean fall', 'beside all of it, points', 'least to most', 'messages'],
      ...rows,
    ]),
  );
}
