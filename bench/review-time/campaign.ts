/** @module Runs both sides of a cell over paired replicates. */
import { createStream } from '../../domain/learning/random-stream.ts';
import type { Cell } from './assumptions.ts';
import { baseline } from './baseline.ts';
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

/** What a team writes: `reminders: [1h, 3h, 1d]`, `deadline: 4h`, `escalateTo: [lead]`, and what asks for nothing in the digest. */
export const settings: Settings = {
  rules: {
    reminders: [
      { days: 0, ms: hourMs },
      { days: 0, ms: 3 * hourMs },
      { days: 1, ms: 0 },
    ],
    deadline: { days: 0, ms: 4 * hourMs },
  },
  defaults: { kinds: { experimentCompleted: 'digest', dataQualityAlert: 'digest' } },
};

/** What holds where a team writes nothing but the reviewers: one reminder after a working day, five days, nobody else. */
export const unwritten: Settings = {
  rules: { reminders: [{ days: 1, ms: 0 }], deadline: { days: 5, ms: 0 } },
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
    replicates.push({ baseline: baseline(new World(cell, seed, reading)), within: found });
  }
  const stream = createStream('review-time resampling');
  return summarize(replicates, (bound) => stream.nextBelow(bound));
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
