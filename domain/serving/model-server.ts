/** @module Answers rows by the version that is in force, or by the one on its way where its stage says so, and counts both. */
import type { ServedStage } from '../../contracts/deployment.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { CellFault, JsonRow, PredictAnswer, PredictRequest } from '../../contracts/prediction.ts';
import type { Clock } from '../caching/ports.ts';
import type { Table } from '../data/table.ts';
import type { Predictions, ReadyModel } from '../model/predict.ts';
import { answersOf, disagreements, isAnswer, isCandidates } from './arms.ts';
import type { ServedCounts } from './counts.ts';
import type { LoadedModels } from './loaded-models.ts';
import { tableOfRows } from './rows.ts';
import type { Served, ServedModels, ServedVersion } from './served-models.ts';

export interface ModelServerParts {
  readonly served: ServedModels;
  readonly models: LoadedModels;
  readonly counts: ServedCounts;
  readonly clock: Clock;
}

interface Scored {
  readonly predictions: Predictions;
  readonly ms: number;
}

/** Requests that wait to be scored by a candidate beside; what comes while so many wait is not. */
const mostBeside = 32;

export class ModelServer {
  readonly #parts: ModelServerParts;
  readonly #beside = new Set<Promise<void>>();

  constructor(parts: ModelServerParts) {
    this.#parts = parts;
  }

  /** Errors: `MODEL_NOT_FOUND`, `MODEL_NOT_SERVED`, `SIGNATURE_MISMATCH` with `faults`, `INPUT_LOST`, `PREDICTION_FAILED`. */
  async predict(request: PredictRequest): Promise<PredictAnswer> {
    const served = await this.#parts.served.of(request.model, request.alias);
    const { inForce, candidate } = served;
    const stage = candidate?.stage;
    if (candidate && stage?.stage === 'beta' && (isCandidates(stage, request.key) || !inForce))
      return this.#byCandidate(request, served, { ...candidate, stage });
    if (!inForce) {
      const message = `No version of this model is ${request.alias} yet; one is on its way in ${stage?.stage ?? 'a deployment'}.`;
      throw new WithinError('MODEL_NOT_FOUND', message, { alias: request.alias });
    }
    return this.#byVersionInForce(request, inForce, candidate);
  }

  /** Until all that is scored beside has been counted. */
  async settled(): Promise<void> {
    await Promise.all(this.#beside);
  }

  async #byVersionInForce(
    request: PredictRequest,
    inForce: ServedVersion,
    candidate: ServedVersion | undefined,
  ): Promise<PredictAnswer> {
    const { counts } = this.#parts;
    const own = inForce.stage;
    const other = candidate?.stage;
    let scored: Scored;
    try {
      scored = await this.#score(request, inForce);
    } catch (error) {
      // Rows that the version in force refuses are no fault of any version.
      if (!isClientsFault(error)) {
        if (own) counts.answered(own, 'candidate', { ms: 0, failed: true });
        if (other) counts.answered(other, 'champion', { ms: 0, failed: true });
      }
      throw error;
    }
    const { ms } = scored;
    if (own) counts.answered(own, 'candidate', { ms, failed: false });
    if (other) counts.answered(other, 'champion', { ms, failed: false });
    if (candidate && other?.stage === 'alpha') this.#scoreBeside(request, { ...candidate, stage: other }, scored);
    return answer(request, inForce, scored);
  }

  /** Where the candidate fails, whoever asks is answered by the version in force, and the failure counts. */
  async #byCandidate(
    request: PredictRequest,
    { inForce }: Served,
    candidate: ServedVersion & { readonly stage: ServedStage },
  ): Promise<PredictAnswer> {
    const { counts } = this.#parts;
    try {
      const scored = await this.#score(request, candidate);
      counts.answered(candidate.stage, 'candidate', { ms: scored.ms, failed: false });
      return answer(request, candidate, scored);
    } catch (error) {
      if (!inForce) {
        if (!isClientsFault(error)) counts.answered(candidate.stage, 'candidate', { ms: 0, failed: true });
        throw error;
      }
      // Throws where the rows do not fit the version in force either.
      const scored = await this.#score(request, inForce);
      counts.answered(candidate.stage, 'candidate', { ms: 0, failed: true });
      return { ...answer(request, inForce, scored), fallback: true };
    }
  }

  #scoreBeside(
    request: PredictRequest,
    candidate: ServedVersion & { readonly stage: ServedStage },
    { predictions }: Scored,
  ): void {
    if (this.#beside.size >= mostBeside) return;
    const { counts } = this.#parts;
    const work = new Promise((go) => setImmediate(go))
      .then(() => this.#score(request, candidate))
      .then(
        (scored) => {
          counts.answered(candidate.stage, 'candidate', { ms: scored.ms, failed: false });
          counts.compared(candidate.stage, request.rows.length, disagreements(predictions, scored.predictions));
        },
        () => counts.answered(candidate.stage, 'candidate', { ms: 0, failed: true }),
      )
      .finally(() => this.#beside.delete(work));
    this.#beside.add(work);
  }

  async #score({ rows }: PredictRequest, { digest, version }: ServedVersion): Promise<Scored> {
    const { models, clock } = this.#parts;
    const ready = await models.of(digest);
    const table = fitting(rows, ready);
    const begin = clock.now();
    let predictions: Predictions;
    try {
      predictions = await ready.predict(table);
    } catch (cause) {
      throw failed(version, cause);
    }
    if (!isAnswer(predictions)) throw failed(version);
    return { predictions, ms: clock.now() - begin };
  }
}

function fitting(rows: readonly JsonRow[], { model }: ReadyModel): Table {
  const table = tableOfRows(rows, model.signature);
  if (!isFaults(table)) return table;
  const [first] = table;
  const more = table.length > 1 ? ` (and ${table.length - 1} more)` : '';
  throw new WithinError('SIGNATURE_MISMATCH', `${first?.message ?? 'the rows do not fit'}${more}.`, { faults: table });
}

const isFaults = (table: Table | readonly CellFault[]): table is readonly CellFault[] => Array.isArray(table);

const isClientsFault = (error: unknown): boolean =>
  error instanceof WithinError && error.code === 'SIGNATURE_MISMATCH' && error.details['faults'] !== undefined;

function failed(version: number, cause?: unknown): WithinError {
  const message = `Version ${version} gave no prediction for these rows; who keeps the gateway finds the reason in its log.`;
  return new WithinError('PREDICTION_FAILED', message, { version }, cause);
}

function answer(
  { model, alias }: PredictRequest,
  { version, stage }: ServedVersion,
  { predictions }: Scored,
): PredictAnswer {
  const isOpen = stage !== undefined && stage.stage !== 'completed' && stage.stage !== 'rolled-back';
  return {
    model,
    alias,
    version,
    stage: isOpen ? stage.stage : 'general',
    ...(isOpen && { deployment: stage.deployment }),
    predictions: answersOf(predictions),
  };
}
