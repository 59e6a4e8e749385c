/** @module One trial of a seed sweep: split, transforms, fit and scores in memory, with the seeds that it is given. */
import { type ErrorCode, isWithinError } from '../../contracts/errors.ts';
import { splitComponent, type Trial } from '../../contracts/sweep.ts';
import type { RandomStream } from '../learning/learner.ts';
import { createStream } from '../learning/random-stream.ts';
import { splitRows } from '../splitting/split.ts';
import { columnNamed, takeRows } from '../transforms/columns.ts';
import { fitPart } from './trial-fit.ts';
import type { TrialRequest } from './trial-request.ts';
import { TrialScores } from './trial-scores.ts';

/** Failures of the data that a seed has drawn, and not of the request: such a trial counts as one that failed. */
const drawn: readonly ErrorCode[] = ['TARGET_INVALID', 'SPLIT_INVALID', 'FIT_DIVERGED'];

interface Fold {
  readonly number: number;
  readonly train: Uint32Array;
  readonly test: Uint32Array;
  readonly validation?: Uint32Array | undefined;
}

/** Trains and judges once. With folds, each is fitted and the held-out rows are judged together. */
export async function runTrial(request: TrialRequest): Promise<Trial> {
  const scores = new TrialScores(request);
  try {
    const folds = foldsOf(request);
    for (const [index, fold] of folds.entries()) {
      request.throwIfCancelled?.();
      const { table } = request;
      const parts = {
        train: takeRows(table, fold.train),
        test: takeRows(table, fold.test),
        ...(fold.validation && { validation: takeRows(table, fold.validation) }),
      };
      const predictions = await fitPart(request, parts, streamsOf(request, fold.number));
      scores.add({ rows: fold.test, table: parts.test, predictions, trainRows: fold.train.length });
      request.progress?.((index + 1) / folds.length);
    }
    return scores.trial();
  } catch (error) {
    if (!isWithinError(error) || !drawn.includes(error.code)) throw error;
    return scores.failed({ code: error.code, message: error.message });
  }
}

function foldsOf(request: TrialRequest): Fold[] {
  const { table, roles, split, seeds, task } = request;
  const column = (name: string | undefined, wanted: boolean) =>
    wanted && name !== undefined ? columnNamed(table, name) : undefined;
  const seed = seeds[splitComponent];
  const parts = new Map<string, Uint32Array>();
  for (const { name, rows } of splitRows({
    params: split,
    rowCount: table.rowCount,
    task: task ?? roles.task,
    target: column(roles.target, split.stratify === true),
    group: column(roles.group, split.group === true),
    time: column(roles.time, split.forward === true),
    stream: seed === undefined ? undefined : createStream(seed),
  }))
    parts.set(name, rows);
  const holdout = parts.get('train');
  const test = parts.get('test');
  if (holdout && test) return [{ number: 0, train: holdout, test, validation: parts.get('validation') }];
  return [...parts.keys()]
    .filter((name) => name.startsWith('test-'))
    .map((name) => foldNamed(parts, Number(name.slice('test-'.length))));
}

function foldNamed(parts: ReadonlyMap<string, Uint32Array>, number: number): Fold {
  const rows = (name: string) => parts.get(`${name}-${number}`) ?? new Uint32Array();
  return { number, train: rows('train'), test: rows('test') };
}

/** Folds draw from forks, so that the fits of one trial share nothing. */
function streamsOf({ learner, params, seeds }: TrialRequest, fold: number): Record<string, RandomStream> {
  const streams: Record<string, RandomStream> = {};
  for (const component of learner.components(params)) {
    const seed = seeds[component];
    if (seed === undefined) continue;
    const stream = createStream(seed);
    streams[component] = fold === 0 ? stream : stream.fork(fold);
  }
  return streams;
}
