/** @module What a cut does to one cell: errors found, clean rows flagged, and whether its own forecast held. */
import {
  type BudgetThreshold,
  chooseThreshold,
  type ThresholdConstants,
} from '../../../domain/quality/labels/budget-threshold.ts';
import { type DetectionRate, detectionRate } from '../../../domain/quality/labels/detection-rate.ts';
import type { LabelEvidence } from '../../../domain/quality/labels/label-evidence.ts';
import type { ErrorKind } from '../../../domain/quality/labels/planted-errors.ts';
import { type Cell, type Noise, nameOf, readFlags, readLabels } from './cells.ts';
import { readEvidence } from './evidence-file.ts';

/** The budget that every cell is given. */
const falsePositiveBudget = 0.05;

/** Constants of the cut, and the slope that the noise floor expects. */
export interface Constants extends ThresholdConstants {
  readonly slope: number;
}

export interface Counts {
  readonly errors: number;
  readonly found: number;
  readonly clean: number;
  readonly flaggedClean: number;
}

export interface LoadedCell {
  readonly cell: Cell;
  readonly evidence: LabelEvidence;
  readonly truth: Int32Array;
}

export function loadCell(folder: string, cell: Cell, slope: number): LoadedCell {
  return { cell, evidence: readEvidence(folder, cell, slope), truth: readLabels(folder, cell.data) };
}

function countFlags(truth: Int32Array, labels: Int32Array, isFlagged: (row: number) => boolean): Counts {
  const counts = { errors: 0, found: 0, clean: 0, flaggedClean: 0 };
  truth.forEach((label, row) => {
    const flagged = Number(isFlagged(row));
    if (label === labels[row]) {
      counts.clean += 1;
      counts.flaggedClean += flagged;
    } else {
      counts.errors += 1;
      counts.found += flagged;
    }
  });
  return counts;
}

export function cutCell(
  { evidence, truth }: LoadedCell,
  constants: ThresholdConstants,
): Counts & { cut: BudgetThreshold } {
  const cut = chooseThreshold(evidence, falsePositiveBudget, constants);
  const flagged = new Set(cut.flagged);
  return { ...countFlags(truth, evidence.given.labels, (row) => flagged.has(row)), cut };
}

/** The kind of planted error that speaks for the noise of a cell; none for clean labels. */
function kindOf(noise: Noise): ErrorKind | undefined {
  if (noise === 'clean') return undefined;
  if (noise === 'boundary-10' || noise === 'votes-10') return 'boundary';
  return noise === 'pair-10' ? 'pair' : 'uniform';
}

export interface Outcome {
  readonly cell: Cell;
  readonly ours: Counts;
  readonly onOurs: Counts;
  readonly own: Counts;
  /** What the validator says of this kind of noise, without having seen the truth. */
  readonly forecast: DetectionRate | undefined;
}

export function outcomeOf(folder: string, loaded: LoadedCell, constants: ThresholdConstants): Outcome {
  const { cell, evidence, truth } = loaded;
  const { cut, ...ours } = cutCell(loaded, constants);
  const theirs = (suffix: string): Counts => {
    const flags = readFlags(folder, `${nameOf(cell)}.${suffix}`);
    return countFlags(truth, evidence.given.labels, (row) => flags[row] === 1);
  };
  const kind = kindOf(cell.noise);
  return {
    cell,
    ours,
    onOurs: theirs('cleanlab-on-ours'),
    own: theirs('cleanlab'),
    forecast: kind && detectionRate(evidence.planted, kind, cut),
  };
}
