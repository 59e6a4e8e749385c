/** @module Every detector of one table, with its share of the budget of false positives. */
import type { DetectorName } from '../../contracts/validate.ts';
import type { Table } from '../data/table.ts';
import { anomalyDetector, univariateOutlierDetector } from './anomalies/anomaly-detectors.ts';
import { uninformativeColumnDetector } from './contract/uninformative-columns.ts';
import { valueFormDetector } from './contract/value-forms.ts';
import type { Detector } from './detector.ts';
import { createDriftDetector } from './drift/drift-detector.ts';
import type { TableSketch } from './drift/table-sketch.ts';
import { exactDuplicateDetector, nearDuplicateDetector } from './duplicates/duplicate-detectors.ts';
import { classImbalanceDetector } from './imbalance/class-imbalance.ts';
import { conflictingLabelDetector } from './labels/conflicting-labels.ts';
import { labelErrorDetector } from './labels/label-errors.ts';
import { labelLeakageDetector } from './leakage/label-leakage-detector.ts';
import { splitLeakageDetector } from './leakage/split-leakage-detector.ts';
import { rowOrderDetector } from './order/row-order-detector.ts';
import { personalDataDetector } from './pii/pii-detector.ts';

/**
 * How a row's flag counts. `judge`: it makes the row an edge case, and where the detector is statistical it uses up
 * budget. `tell`: it stands in the ledger and the row goes on.
 */
export type Disposition = 'judge' | 'tell';

export interface Registered {
  readonly detector: Detector;
  readonly disposition: Disposition;
  /** Share of clean rows that it may flag; 0 for detectors that judge no rows by chance. */
  readonly alpha: number;
}

export interface RegistryRequest {
  readonly falsePositiveRate: number;
  readonly detectionRate: number;
  readonly hasTarget: boolean;
  readonly skip: readonly DetectorName[];
  readonly anomalies: unknown;
  /** What drift is told against; without it none is. */
  readonly reference?: TableSketch | undefined;
  /** As in `DriftDetectorSettings`. */
  readonly current?: (() => TableSketch) | undefined;
  /** Rows that will judge a model of these; without them no leak between the parts is looked for. */
  readonly heldOut?: Table | undefined;
  /** Columns of personal data by contract. */
  readonly personal?: readonly string[] | undefined;
}

/** Shares of the budget among detectors that judge rows by chance: their sum bounds the union, however they depend. */
const shares = { 'label-errors': 0.6, anomalies: 0.3, 'univariate-outliers': 0.1 } as const;
type Sharing = keyof typeof shares;

/** In the order in which the ledger shows them. What is left out leaves its share to the others. */
export function detectorsOf(request: RegistryRequest): Registered[] {
  const { falsePositiveRate, detectionRate, anomalies, reference, current, heldOut, personal } = request;
  const left = new Set<string>(request.skip);
  const sharing = (Object.keys(shares) as Sharing[]).filter(
    (name) => !left.has(name) && (name !== 'label-errors' || request.hasTarget),
  );
  const total = sharing.reduce((sum, name) => sum + shares[name], 0);
  const alpha = (name: Sharing): number => (falsePositiveRate * shares[name]) / total;
  const told = (detector: Detector): Registered => ({ detector, disposition: 'tell', alpha: 0 });
  const judging = (name: Sharing, of: (alpha: number) => Detector): Registered[] =>
    sharing.includes(name) ? [{ detector: of(alpha(name)), disposition: 'judge', alpha: alpha(name) }] : [];
  const all: Registered[] = [
    { detector: conflictingLabelDetector, disposition: 'judge', alpha: 0 },
    ...judging('label-errors', (share) => labelErrorDetector({ falsePositiveRate: share, detectionRate })),
    ...judging('anomalies', (share) => anomalyDetector({ alpha: share, settings: anomalies })),
    ...judging('univariate-outliers', (share) => univariateOutlierDetector({ alpha: share })),
    told(exactDuplicateDetector),
    told(nearDuplicateDetector),
    told(labelLeakageDetector),
    told(classImbalanceDetector),
    told(rowOrderDetector),
    told(uninformativeColumnDetector),
    told(valueFormDetector),
    told(personalDataDetector),
    ...(reference ? [told(createDriftDetector(reference, { personal, current }))] : []),
    ...(heldOut ? [told(splitLeakageDetector(heldOut))] : []),
  ];
  return all.filter(({ detector }) => !left.has(detector.name));
}
