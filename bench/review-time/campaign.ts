/** @module Runs both sides of a cell over paired replicates. */
import { rulesOf } from '../../domain/collaboration/review/request.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import type { Cell } from './assumptions.ts';
import { baseline } from './baseline.ts';
import type { Outcome } from './side.ts';
import { median, type Replicate, type Summary, summarize } from './summary.ts';
import { type Features, type Settings, within } from './within.ts';
import { type Reading, World } from './world.ts';

const hourMs = 3_600_000;

export const allFeatures: Features = {
  delegation: true,
  reminders: true,
  escalation: true,
  digest: true,
  priority: true,
};

/** What a team in a hurry writes: reminders, `escalateTo: [lead]`, `escalateAfter: 1h`, and what asks for nothing in the digest. */
export const settings: Settings = {
  rules: {
    reminders: rulesOf({ reviewers: [], reminders: ['15m', '30m', '1h', '2h', '4h', '1d'] }).reminders,
    escalateAfter: { days: 0, ms: hourMs },
    remindEscalated: true,
    deadline: { days: 5, ms: 0 },
  },
  defaults: { kinds: { experimentCompleted: 'digest', dataQualityAlert: 'digest' } },
};

const standard = rulesOf({ reviewers: [] });

/** What holds where a team writes nothing but the reviewers: the defaults of the product, nobody else. */
export const unwritten: Settings = {
  rules: { reminders: standard.reminders, deadline: standard.deadline, remindEscalated: true },
  defaults: {},
};

export interface Plan {
  readonly replicates: number;
  readonly features?: Features;
  readonly settings?: Settings;
  readonly reading?: Reading;
  /** Of the side with WITHIN alone, where it differs. */
  readonly withinReading?: Reading;
}

const asRead: Reading = { responseShare: 1, isFresh: false };

/** The seed of a replicate is that of its number alone, so that cells and variants meet the same draws. */
const seedOf = (replicate: number): string => `review-time ${replicate}`;

export async function runCell(cell: Cell, plan: Plan): Promise<Summary> {
  const { reading = asRead, withinReading = reading, features = allFeatures } = plan;
  const replicates: Replicate[] = [];
  for (let replicate = 0; replicate < plan.replicates; replicate += 1) {
    const seed = seedOf(replicate);
    const found = await within(new World(cell, seed, withinReading), features, plan.settings ?? settings);
    replicates.push({ baseline: baselineOf(cell, seed, reading), within: found });
  }
  const stream = createStream('review-time resampling');
  return summarize(replicates, (bound) => stream.nextBelow(bound));
}

const baselines = new Map<string, Outcome>();

/** The baseline knows nothing of features and settings. */
function baselineOf(cell: Cell, seed: string, reading: Reading): Outcome {
  const key = JSON.stringify([cell, seed, reading]);
  const found = baselines.get(key) ?? baseline(new World(cell, seed, reading));
  baselines.set(key, found);
  return found;
}

/** Median hours if every request were taken up at once by all who may decide: no message can do better. */
export function bestHours(cell: Cell, count: number): number {
  const hours: number[] = [];
  for (let replicate = 0; replicate < count; replicate += 1) {
    const world = new World(cell, seedOf(replicate));
    for (const { id, at } of world.reviews) hours.push((world.soonest(id, at) - at) / hourMs);
  }
  return median(hours);
}
