/** @module `EnhancedDataValidator`: every detector over one table within one budget, one ledger of rows, and what people must decide. */
import type { Calibration } from '../../contracts/calibration.ts';
import { isWithinError } from '../../contracts/errors.ts';
import type { RowCases } from '../../contracts/row-review.ts';
import type { EdgeCaseRule, ValidateSettings } from '../../contracts/validate.ts';
import type { Table } from '../data/table.ts';
import { targetOf } from '../model/target.ts';
import type { DetectorRequest, Findings, TableIssue } from './detector.ts';
import type { TableSketch } from './drift/table-sketch.ts';
import { detectorsOf, type Registered } from './registry.ts';
import { rowCases } from './row-cases.ts';
import { type RowFate, type RowLedger, rowLedger } from './row-ledger.ts';

export interface ValidationRequest extends DetectorRequest {
  /** Name that people see. */
  readonly pipeline: string;
  /** What drift is told against; without it none is. */
  readonly reference?: TableSketch | undefined;
  /** As in `DriftDetectorSettings`. */
  readonly current?: (() => TableSketch) | undefined;
  /** Test rows of the same split, where the table holds training rows. */
  readonly heldOut?: Table | undefined;
  /** Columns of personal data by contract. */
  readonly personal?: readonly string[] | undefined;
  /** What people said of earlier flags. */
  readonly calibration?: Calibration | undefined;
}

export interface DetectorSummary {
  readonly detector: string;
  readonly nature: 'rule' | 'statistical';
  /** Share of clean rows that it may flag. */
  readonly budget: number;
  readonly flagged: number;
  readonly figures: Readonly<Record<string, unknown>>;
}

/** From which suspicion a detector is believed without asking, and why. */
export interface DetectorCertainty {
  readonly detector: string;
  /** Null where nothing of it is certain. */
  readonly from: number | null;
  readonly by: 'setting' | 'verdicts' | 'budget';
  /** Flags that people judged, and confirmed. */
  readonly verdicts?: number;
  readonly confirmed?: number;
  /** End of the interval of the share of confirmed flags that decided. */
  readonly bound?: number;
}

export interface Validation {
  readonly rows: Readonly<Record<RowFate, number>>;
  readonly ledger: RowLedger;
  readonly cases: RowCases;
  /** Rows in review beyond those that people are asked about. */
  readonly unasked: number;
  readonly issues: readonly (TableIssue & { readonly detector: string })[];
  readonly detectors: readonly DetectorSummary[];
  /** Of the detectors that judge rows. */
  readonly certainty: readonly DetectorCertainty[];
  /** `budget-not-reachable`: of the labels fewer would be found than was asked, at this rate of false positives. */
  readonly budget: {
    readonly falsePositiveRate: number;
    readonly detectionRate: number;
    readonly verdict: 'within-budget' | 'budget-not-reachable' | 'not-estimated';
  };
}

const defaults = { falsePositiveRate: 0.05, detectionRate: 0.85, onEdgeCases: 'review', certainty: 0.99 } as const;

export class EnhancedDataValidator {
  readonly #settings: ValidateSettings & { readonly onEdgeCases: EdgeCaseRule };

  constructor(settings: ValidateSettings = {}) {
    this.#settings = { ...settings, onEdgeCases: settings.onEdgeCases ?? defaults.onEdgeCases };
  }

  /** Detectors run one after the other on streams of their own, so that one more changes no other. */
  async validate(request: ValidationRequest): Promise<Validation> {
    const registered = this.#detectors(request);
    const told: { registered: Registered; findings: Findings }[] = [];
    for (const [place, one] of registered.entries()) {
      request.throwIfCancelled?.();
      told.push({ registered: one, findings: await detect(one, request) });
      request.progress?.((place + 1) / registered.length);
    }
    const verdict = labelVerdict(told.map(({ findings }) => findings));
    const { onEdgeCases, certainty = defaults.certainty } = this.#settings;
    const certainties = registered
      .filter(({ disposition }) => disposition === 'judge')
      .map(({ detector }) => certaintyOf(detector.name, { ...request, certainty, verdict }));
    const ledger = rowLedger(
      request.table.rowCount,
      told.map(({ registered: { disposition }, findings }) => ({ findings, disposition })),
      {
        onEdgeCases,
        certainty,
        certainties: new Map(certainties.flatMap(({ detector, from }) => (from === null ? [] : [[detector, from]]))),
        uncertain: new Set(certainties.filter(({ from }) => from === null).map(({ detector }) => detector)),
      },
    );
    const { cases, left } = rowCases({ ...request, ledger, labels: labelsOf(request) });
    const count = (fate: RowFate) => ledger.fates.filter((own) => own === fate).length;
    const { falsePositiveRate = defaults.falsePositiveRate, detectionRate = defaults.detectionRate } = this.#settings;
    return {
      rows: { accept: count('accept'), quarantine: count('quarantine'), review: count('review') },
      ledger,
      cases,
      unasked: left,
      issues: told.flatMap(({ findings }) =>
        findings.issues.map((issue) => ({ ...issue, detector: findings.detector })),
      ),
      detectors: told.map(({ registered: { detector, alpha }, findings }) => ({
        detector: detector.name,
        nature: detector.nature,
        budget: alpha,
        flagged: findings.rows?.isIssue.reduce((sum, flag) => sum + flag, 0) ?? 0,
        figures: findings.summary,
      })),
      certainty: certainties,
      budget: { falsePositiveRate, detectionRate, verdict },
    };
  }

  #detectors({ roles, reference, current, heldOut, personal }: ValidationRequest): Registered[] {
    const {
      falsePositiveRate = defaults.falsePositiveRate,
      detectionRate = defaults.detectionRate,
      skip = [],
      anomalies,
    } = this.#settings;
    return detectorsOf({
      falsePositiveRate,
      detectionRate,
      hasTarget: roles.target !== undefined,
      skip,
      anomalies,
      reference,
      current,
      heldOut,
      personal,
    });
  }
}

/** Streams go by name, not by place: a detector that is left out shifts no other. */
function detect(
  { detector }: Registered,
  { stream, progress: _progress, ...request }: ValidationRequest,
): Promise<Findings> {
  return detector.detect({ ...request, stream: stream.fork(numberOf(detector.name)) });
}

/** FNV-1a, 32 bits. */
function numberOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < name.length; place += 1) hash = Math.imul(hash ^ name.charCodeAt(place), 0x01000193);
  return hash >>> 0;
}

interface Believed extends Pick<ValidationRequest, 'calibration'> {
  readonly certainty: number;
  readonly verdict: Validation['budget']['verdict'];
}

function certaintyOf(detector: string, { calibration, certainty, verdict }: Believed): DetectorCertainty {
  const judged = calibration?.detectors.find((one) => one.detector === detector);
  const counts = judged && { verdicts: judged.verdicts, confirmed: judged.confirmed };
  // Where too few errors would be found, no flag of the same evidence is certain enough to act on alone.
  if (detector === 'label-errors' && verdict === 'budget-not-reachable')
    return { detector, from: null, by: 'budget', ...counts };
  if (judged?.doubted) return { detector, from: null, by: 'verdicts', ...counts, bound: judged.doubted.upper };
  if (judged?.certain && judged.certain.from < certainty)
    return { detector, from: judged.certain.from, by: 'verdicts', ...counts, bound: judged.certain.lower };
  return { detector, from: certainty, by: 'setting', ...counts };
}

function labelVerdict(findings: readonly Findings[]): Validation['budget']['verdict'] {
  const verdict = findings.find(({ detector }) => detector === 'label-errors')?.summary['verdict'];
  return verdict === 'within-budget' || verdict === 'budget-not-reachable' ? verdict : 'not-estimated';
}

function labelsOf({ table, roles, task }: ValidationRequest): readonly string[] | undefined {
  const column = table.columns.find(({ name }) => name === roles.target);
  if (!column) return undefined;
  try {
    const target = targetOf(column, table.rowCount, task ?? roles.task);
    return target.task === 'classification' ? target.classes : undefined;
  } catch (error) {
    if (!isWithinError(error)) throw error;
    // One class, or none: what is wrong with the target is said by the detectors.
    return undefined;
  }
}
