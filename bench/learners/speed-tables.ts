/** @module The tables of the times and sizes of both sides, with geometric means and the slow types. */
import { median } from '../forest/summary.ts';
import { table } from './table.ts';

/** Seconds. */
export interface Times {
  readonly fit: number;
  readonly predict: number;
  /** Of the saved model, where it was measured. */
  readonly bytes?: number;
}

export interface Pair {
  readonly ours: Times;
  readonly theirs: Times;
}

/** Bytes of the model of the first fold. */
export interface Sizes {
  readonly saved: { readonly ours: number; readonly theirs: number };
  /** Measures it; after all times, since that throws compiled code away. */
  readonly memory: () => MemoryUse;
}

/** Bytes that our model keeps once the fit, and once the first prediction is over. */
export interface MemoryUse {
  readonly fitted: number;
  readonly predicted: number;
}

export interface Timing {
  readonly data: string;
  readonly type: string;
  readonly threads: number;
  readonly pairs: readonly Pair[];
  /** Absent with two threads, which make the same model. */
  readonly sizes?: Sizes;
}

type Phase = 'fit' | 'predict';
const phases: readonly Phase[] = ['fit', 'predict'];
/** A type that is faster than this counts as this, so that it cannot make up for slow ones. */
const cap = 0.5;
/** A type slower than this is named. */
const slow = 2;

export function speedTables(timings: readonly Timing[]): string {
  return [timeTable(timings), conclusion(timings), sizeTable(timings)].join('\n\n');
}

function ratiosOf({ pairs }: Timing, phase: Phase): number[] {
  return pairs.map(({ ours, theirs }) => ours[phase] / theirs[phase]);
}

function timeTable(timings: readonly Timing[]): string {
  const lines = timings.map((timing) => [
    timing.data,
    timing.type,
    String(timing.threads),
    String(timing.pairs.length),
    ...phases.flatMap((phase) => {
      const side = (key: 'ours' | 'theirs'): string => median(timing.pairs.map((pair) => pair[key][phase])).toFixed(5);
      const ratios = ratiosOf(timing, phase);
      const range = `[${Math.min(...ratios).toFixed(2)}, ${Math.max(...ratios).toFixed(2)}]`;
      return [side('ours'), side('theirs'), `${median(ratios).toFixed(2)} ${range}`];
    }),
  ]);
  const columns = phases.flatMap((phase) => [`${phase} s: ours`, 'sklearn', 'ratio [range]']);
  return table(['data', 'type', 'threads', 'fits', ...columns], lines);
}

/** Geometric means over types of the median ratios, capped from below, with one thread. */
function conclusion(timings: readonly Timing[]): string {
  const alone = timings.filter(({ threads }) => threads === 1);
  const sets = [...new Set(alone.map(({ data }) => data))];
  const meanOf = (chosen: readonly Timing[], over: readonly Phase[]): string => {
    const logs = chosen.flatMap((timing) =>
      over.map((phase) => Math.log(Math.max(cap, median(ratiosOf(timing, phase))))),
    );
    return Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length).toFixed(2);
  };
  const lines = sets.map((name) => {
    const own = alone.filter(({ data }) => data === name);
    return [name, meanOf(own, ['fit']), meanOf(own, ['predict']), meanOf(own, phases)];
  });
  const all = ['both', meanOf(alone, ['fit']), meanOf(alone, ['predict']), meanOf(alone, phases)];
  const named = timings.flatMap((timing) =>
    phases
      .map((phase) => ({ phase, ratio: median(ratiosOf(timing, phase)) }))
      .filter(({ ratio }) => ratio > slow)
      .map(({ phase, ratio }) => `${phase} of ${timing.type} on ${timing.data} (${ratio.toFixed(2)})`),
  );
  const header = [`geometric mean of ratios, each at least ${cap}`, 'fit', 'predict', 'fit and predict'];
  return `${table(header, [...lines, all])}\n\nOver ${slow}: ${named.join(', ') || 'none'}.`;
}

/** Memory in use is known to about so many bytes. */
const leastMemory = 64 * 1024;

function sizeTable(timings: readonly Timing[]): string {
  const lines = timings.flatMap(({ data, type, sizes }) => {
    if (!sizes) return [];
    const { saved, memory } = sizes;
    const { fitted, predicted } = memory();
    const kept = [fitted, predicted].map((bytes) => (bytes < leastMemory ? '< 64' : kib(bytes)));
    return [[data, type, kib(saved.ours), kib(saved.theirs), (saved.ours / saved.theirs).toFixed(2), ...kept]];
  });
  const memory = ['ours in memory after the fit, KiB', 'after a prediction'];
  return table(['data', 'type', 'saved KiB: ours', 'sklearn', 'ratio', ...memory], lines);
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}
