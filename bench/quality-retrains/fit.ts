/** @module Fits of the bench: a model from training rows, judged on rows that it has not seen, and the gate on a cleaning. */
import type { CleaningDecision } from '../../contracts/cleaning.ts';
import type { Table } from '../../domain/data/table.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { findLearner } from '../../domain/learning/registry.ts';
import { judgeCleaning } from '../../domain/quality/cleaning/judge-cleaning.ts';
import { changedRows, type RowChanges } from '../../domain/quality/cleaning/row-changes.ts';
import type { EnhancedDataValidator } from '../../domain/quality/validator.ts';
import { runTrial } from '../../domain/sensitivity/trial.ts';
import { fitPart } from '../../domain/sensitivity/trial-fit.ts';
import type { TrialRequest } from '../../domain/sensitivity/trial-request.ts';
import { columnNamed, labelAt } from '../../domain/transforms/columns.ts';

export interface Task {
  readonly roles: { readonly target: string };
  readonly learner: string;
}

/** Accuracy on the test rows, mean over seeds. */
export async function accuracyOf(task: Task, train: Table, test: Table, seeds: readonly string[]): Promise<number> {
  const truth = columnNamed(test, task.roles.target);
  let right = 0;
  for (const seed of seeds) {
    const request = requestOf(task, train, seed);
    const streams = Object.fromEntries(
      request.learner.components(request.params).map((name) => [name, createStream(`${seed}/${name}`)]),
    );
    const predicted = await fitPart(request, { train, test }, streams);
    if (predicted.task === 'regression') continue;
    for (let row = 0; row < test.rowCount; row += 1)
      if (predicted.classes[predicted.labels[row] ?? -1] === labelAt(truth, row)) right += 1;
  }
  return right / (test.rowCount * seeds.length);
}

function requestOf({ roles, learner: name }: Task, table: Table, seed: string): TrialRequest {
  const learner = findLearner(name);
  const params = learner.params.parse(name === 'random-forest' ? { trees: 50 } : {});
  const components = ['split', ...learner.components(params)];
  return {
    table,
    roles,
    split: { folds: 5, stratify: true },
    transforms: ['impute', 'standardize', 'one-hot'].map((use) => ({ use, with: { roles } })),
    learner,
    params,
    slices: [],
    perFold: true,
    seeds: Object.fromEntries(components.map((component) => [component, `${seed}/${component}`])),
  };
}

/** Certain and uncertain flags are left out, as by `onEdgeCases: quarantine`. */
export async function changesBy(
  validator: EnhancedDataValidator,
  table: Table,
  task: Task,
  seed: string,
): Promise<RowChanges> {
  const { ledger } = await validator.validate({
    pipeline: 'bench',
    table,
    roles: task.roles,
    stream: createStream(seed),
  });
  const removed = new Set(ledger.fates.flatMap((fate, row) => (fate === 'accept' ? [] : [row])));
  return { removed, labels: new Map() };
}

/** As the steps of a training pipeline take it, with their defaults. */
export async function gateOn(task: Task, table: Table, changes: RowChanges, seed: string): Promise<CleaningDecision> {
  const seeds = [1, 2, 3].map((number) => `${seed}/gate-${number}`);
  const without = [];
  const cleaned = [];
  for (const own of seeds) {
    without.push(await runTrial(requestOf(task, table, own)));
    cleaned.push(await runTrial({ ...requestOf(task, table, own), changes }));
  }
  const rows = { training: table.rowCount, removed: changes.removed.size, relabelled: 0 };
  return judgeCleaning({ without, with: cleaned, forward: false, rows });
}

export const cleaned = (table: Table, changes: RowChanges): Table =>
  changedRows(
    table,
    Uint32Array.from({ length: table.rowCount }, (_, row) => row),
    { changes, target: undefined },
  );
