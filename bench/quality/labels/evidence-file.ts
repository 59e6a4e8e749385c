/** @module The evidence of a cell on disk, so that a broken run goes on where it stopped and constants are tuned without fits. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelEvidence } from '../../../domain/quality/labels/label-evidence.ts';
import { scoreLabels } from '../../../domain/quality/labels/label-scores.ts';
import { noiseFloor } from '../../../domain/quality/labels/noise-floor.ts';
import { errorKinds } from '../../../domain/quality/labels/planted-errors.ts';
import { type Cell, nameOf, readLabels } from './cells.ts';

const fileOf = (folder: string, cell: Cell): string => join(folder, `${nameOf(cell)}.probabilities`);
const plantedFile = (folder: string, cell: Cell): string => join(folder, `${nameOf(cell)}.planted`);

export const hasEvidence = (folder: string, cell: Cell): boolean => existsSync(plantedFile(folder, cell));

/** Probabilities first: a cell is there once its planted errors are. */
export function writeEvidence(folder: string, cell: Cell, evidence: LabelEvidence): void {
  writeFileSync(fileOf(folder, cell), evidence.given.probabilities);
  const planted = evidence.planted.map(({ score, weights }) => [score, ...errorKinds.map((kind) => weights[kind])]);
  const { runs, fits, matrices } = evidence;
  const rest = { planted, runs, fits, givenByTrue: [...matrices.givenByTrue], trueByGiven: [...matrices.trueByGiven] };
  writeFileSync(`${plantedFile(folder, cell)}.part`, JSON.stringify(rest));
  renameSync(`${plantedFile(folder, cell)}.part`, plantedFile(folder, cell));
}

interface Rest {
  readonly planted: readonly (readonly number[])[];
  readonly runs: number;
  readonly fits: number;
  readonly givenByTrue: readonly number[];
  readonly trueByGiven: readonly number[];
}

/** `slope` of the noise floor may differ from the one that errors were planted with. */
export function readEvidence(folder: string, cell: Cell, slope?: number): LabelEvidence {
  const labels = readLabels(folder, nameOf(cell));
  const probabilities = new Float64Array(Uint8Array.from(readFileSync(fileOf(folder, cell))).buffer);
  const given = { labels, probabilities, classCount: probabilities.length / labels.length };
  const rest = JSON.parse(readFileSync(plantedFile(folder, cell), 'utf8')) as Rest;
  return {
    given,
    judged: new Uint8Array(labels.length).fill(1),
    scores: scoreLabels(given, 'normalized_margin'),
    floor: noiseFloor(given, slope),
    matrices: {
      givenByTrue: Float64Array.from(rest.givenByTrue),
      trueByGiven: Float64Array.from(rest.trueByGiven),
    },
    planted: rest.planted.map(([score = 0, ...weights]) => ({
      score,
      weights: {
        uniform: weights[0] ?? 0,
        pair: weights[1] ?? 0,
        estimated: weights[2] ?? 0,
        boundary: weights[3] ?? 0,
      },
    })),
    runs: rest.runs,
    fits: rest.fits,
  };
}
