/** @module The page `/metrics` of the store, in the text format of Prometheus. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Consistencies, HitConsistency } from '../../contracts/audit.ts';

/** Figures of a store; `ran` and `reused` count steps of the runs that have ended. */
export interface StoreFigures {
  readonly entries: number;
  readonly blobs: number;
  readonly bytes: number;
  readonly ran: number;
  readonly reused: number;
  /** Milliseconds that reused steps took when they ran. */
  readonly savedMs: number;
  readonly reviews: ReviewFigures;
}

/** Milliseconds since what is reviewed was there. */
export interface ReviewFigures {
  /** Of each review that is open now. */
  readonly openMs: readonly number[];
  /** Of each that people decided, until they did. */
  readonly decisionMs: readonly number[];
}

/** Upper ends of the classes of reviews, in seconds: 5 min, 1 h, 4 h, 1 d, 2 d, 1 week. */
const reviewBuckets = [300, 3600, 14_400, 86_400, 172_800, 604_800];

type Registers = [Registry];

function addAudits({ overall, steps }: Consistencies, registers: Registers): void {
  const labelNames = ['step'] as const;
  const counter = (name: string, help: string, value: (of: HitConsistency) => number): void => {
    const counted = new Counter({ name, help, labelNames, registers });
    for (const [step, of] of steps) counted.inc({ step }, value(of));
  };
  counter('within_cache_audited_total', 'Cache hits that audits judged.', ({ audited }) => audited);
  counter(
    'within_cache_inconsistent_total',
    'Judged cache hits that did not come out again.',
    ({ failures }) => failures,
  );
  const bound = new Gauge({
    name: 'within_cache_hit_consistency_lower_bound',
    help: 'Lower end of the one-sided 95% Clopper-Pearson interval of consistent hits; without a step, of all.',
    labelNames,
    registers,
  });
  if (overall.audited > 0) bound.set(overall.lower);
  for (const [step, { audited, lower }] of steps) if (audited > 0) bound.set({ step }, lower);
}

function addStore({ entries, blobs, bytes, ran, reused, savedMs }: StoreFigures, registers: Registers): void {
  const gauge = (name: string, help: string, value: number): void => new Gauge({ name, help, registers }).set(value);
  gauge('within_cache_entries', 'Entries of the store.', entries);
  gauge('within_cache_blobs', 'Blobs of the store.', blobs);
  gauge('within_cache_bytes', 'Bytes of all blobs of the store.', bytes);
  const steps = new Gauge({
    name: 'within_run_steps',
    help: 'Steps of ended runs by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  steps.set({ outcome: 'ran' }, ran);
  steps.set({ outcome: 'reused' }, reused);
  gauge('within_runs_saved_seconds', 'Time that reused steps of ended runs took when they ran.', savedMs / 1000);
  const finished = ran + reused;
  const help = 'Share of reused steps among those that ran or were reused, over ended runs.';
  // Before the first run there is none.
  if (finished > 0) gauge('within_runs_reused_share', help, reused / finished);
}

function addReviews({ openMs, decisionMs }: ReviewFigures, registers: Registers): void {
  new Gauge({ name: 'within_reviews_open', help: 'Reviews that wait for people.', registers }).set(openMs.length);
  new Gauge({
    name: 'within_review_oldest_open_seconds',
    help: 'Age of the oldest review that waits for people; 0 where none does.',
    registers,
  }).set(Math.max(0, ...openMs) / 1000);
  const decisions = new Histogram({
    name: 'within_review_decision_seconds',
    help: 'Time from what is reviewed to the decision of people.',
    buckets: reviewBuckets,
    registers,
  });
  for (const ms of decisionMs) decisions.observe(ms / 1000);
}

/** The whole page. */
export function renderMetrics(consistencies: Consistencies, figures: StoreFigures): Promise<string> {
  const registers: Registers = [new Registry()];
  addAudits(consistencies, registers);
  addStore(figures, registers);
  addReviews(figures.reviews, registers);
  return registers[0].metrics();
}
