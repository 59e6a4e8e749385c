/** @module Sweeps of two pipelines on several data sets, whose scores share the luck of their blocks. */
import type { StepSpec } from '../../../contracts/graph.ts';
import { baseFit, type SweepDocument, type SweepLedger } from '../../../contracts/sweep.ts';
import { createStream } from '../../../domain/learning/random-stream.ts';
import type { ComparedSweep } from '../../../domain/sensitivity/compared-pipelines.ts';
import { sweep } from './sweep-fixtures.ts';

export interface SweptChanges {
  readonly document?: Partial<SweepDocument>;
  readonly ledger?: Partial<SweepLedger>;
  readonly blocks?: number;
  /** File of the data set, and the column that is predicted. */
  readonly file?: string;
  readonly target?: string;
  readonly learner?: string;
  readonly trees?: number;
  readonly level?: number;
}

const sourceOf = (path: string) => ({
  files: [
    {
      path,
      digest: [...path]
        .map((letter) => letter.charCodeAt(0).toString(16))
        .join('')
        .padEnd(64, '0')
        .slice(0, 64),
      size: 1,
    },
  ],
});

function definitionOf({
  file,
  target,
  learner = 'random-forest',
  trees = 5,
}: SweptChanges): SweepDocument['definition'] {
  const { definition } = sweep();
  const change = (step: StepSpec): StepSpec => {
    if (step.name === 'load') return file === undefined ? step : { ...step, in: { source: sourceOf(file) } };
    const roles = { target: target ?? 'ill', key: file ?? 'row' };
    return { ...step, with: { learner, with: { trees }, roles, split: { test: 0.25 } } };
  };
  return { ...definition, modelType: learner, steps: definition.steps.map(change) };
}

export function swept(name: string, gain: number, changes: SweptChanges = {}): ComparedSweep {
  const [luck, own] = [createStream(`luck/${changes.file}`), createStream(`${name}/${changes.file}`)];
  const ref = { digest: 'a'.repeat(64), size: 1, mediaType: 'application/json' };
  const blocks = Array.from({ length: changes.blocks ?? 30 }, () => {
    const value = (changes.level ?? 0.9) + 0.02 * luck.nextNormal() + 0.002 * own.nextNormal() + gain;
    return { [baseFit]: { ref, value } };
  });
  return {
    name,
    document: sweep({ definition: definitionOf(changes), ...changes.document }),
    ledger: {
      schema: 1,
      sweep: name.padEnd(64, '0'),
      metric: 'accuracy',
      task: 'classification',
      ran: 1,
      reused: 0,
      fitMs: 1,
      blocks,
      ...changes.ledger,
    },
  };
}

const files = ['data/cancer.csv', 'data/digits.csv', 'data/wine.csv'];

/** A forest and a network on three data sets; the forest first on each. */
export const onThree = (gains: readonly number[] = [0.01, 0.01, 0.01], changes: SweptChanges = {}): ComparedSweep[] =>
  files.flatMap((file, at) => [
    swept(`forest-${at}`, gains[at] ?? 0, { file, ...changes }),
    swept(`mlp-${at}`, 0, { file, learner: 'mlp', ...changes }),
  ]);
