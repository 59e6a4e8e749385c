/** @module What the gateway's models are asked for, without knowing who implements it. */
import type { PredictAnswer, PredictRequest } from '../contracts/prediction.ts';

export interface ModelGate {
  /** Errors: `MODEL_NOT_FOUND`, `MODEL_NOT_SERVED`, `SIGNATURE_MISMATCH` with `faults`, `PREDICTION_FAILED`, those of tracking. */
  predict(request: PredictRequest): Promise<PredictAnswer>;
  /** Families of a Prometheus page, each ended by a line feed. */
  metrics(): Promise<string>;
  /** Writes what was counted. */
  close(): Promise<void>;
}
