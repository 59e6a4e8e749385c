/** @module Detectors `anomalies` and `univariate-outliers`: rows that are strange beside a reference, or beside the rest of their own table. */
import { isWithinError, WithinError } from '../../../contracts/errors.ts';
import { parseHyperparameters } from '../../learning/fit-request.ts';
import { isNumeric, takeRows } from '../../transforms/columns.ts';
import { featureColumns } from '../../transforms/roles.ts';
import type { Detector, DetectorRequest, Findings, RowFindings, TableIssue } from '../detector.ts';
import { type AnomalyModel, judgeRows } from './anomaly-model.ts';
import type { AnomalyBudget, Certificate } from './conformal.ts';
import { encodeRows } from './encoded-rows.ts';
import { explainRow } from './explanation.ts';
import type { FittedScore } from './fitted-score.ts';
import { type AnomalySettings, anomalySettingsSchema } from './settings.ts';
import { checkTable } from './table-check.ts';

export interface AnomalyDetectorOptions {
  /** This detector's share of the false-positive budget. */
  readonly alpha: number;
  /** Default 0.95. */
  readonly confidence?: number;
  /** Parsed by `anomalySettingsSchema`; used where the table is its own reference. */
  readonly settings?: unknown;
  /** Rows are judged by it; without one the table is its own reference. */
  readonly model?: AnomalyModel | undefined;
}

interface Judged {
  readonly rows: RowFindings;
  readonly certificate: Certificate;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Rows that are strange over all columns together; method `knn` unless the settings say another. */
export function anomalyDetector(options: AnomalyDetectorOptions): Detector {
  const settings = parseHyperparameters('anomalies', anomalySettingsSchema, options.settings);
  return detectorOf(options, settings, {
    name: 'anomalies',
    summary: 'rows that are far from all others, over all columns together',
    code: 'anomaly',
  });
}

/** Rows with one number far outside of its column; method `robust-z` whatever the settings say, and so must the model's be. */
export function univariateOutlierDetector(options: AnomalyDetectorOptions): Detector {
  const name = 'univariate-outliers';
  const given = parseHyperparameters(name, anomalySettingsSchema, options.settings);
  const settings = { ...given, method: 'robust-z' as const };
  const method = options.model?.settings.method ?? 'robust-z';
  if (method !== 'robust-z') {
    throw new WithinError('PARAM_INVALID', `${name} needs a model of method robust-z, not ${method}; fit one with it`, {
      path: 'model',
    });
  }
  const detector = detectorOf(options, settings, {
    name,
    summary: 'rows with one number far outside of what its column holds',
    code: 'outlier',
  });
  return {
    ...detector,
    async detect(request) {
      const found = await detector.detect(request);
      return { ...found, issues: [...infiniteIssues(request), ...found.issues] };
    },
  };
}

/** Certain by what is written, so no part of the budget, which rows that tie at infinity would not fit into. */
function infiniteIssues({ table, roles }: DetectorRequest): TableIssue[] {
  const features = new Set(featureColumns(table, roles).map(({ name }) => name));
  return table.columns.flatMap((column): TableIssue[] => {
    if (!isNumeric(column) || !features.has(column.name)) return [];
    const { name, values } = column;
    const count = values.reduce((sum, value) => sum + Number(Math.abs(value) === Number.POSITIVE_INFINITY), 0);
    if (count === 0) return [];
    const message = `column "${name}" has ${count} infinite value${count === 1 ? '' : 's'}: correct ${count === 1 ? 'it' : 'them'}, or have them read as missing (\`null\` of the dataset).`;
    return [{ code: 'infinite-values', message, column: name, effect: count / table.rowCount }];
  });
}

interface Identity {
  readonly name: string;
  readonly summary: string;
  readonly code: string;
}

function detectorOf(options: AnomalyDetectorOptions, settings: AnomalySettings, identity: Identity): Detector {
  const budget = { alpha: options.alpha, confidence: options.confidence ?? 0.95 };
  requireShares(identity.name, budget);
  const { name, summary } = identity;
  return {
    name,
    summary,
    nature: 'statistical',
    async detect(request) {
      try {
        const { model } = options;
        const judged = model
          ? byReference(request, { model, budget, code: identity.code })
          : byItself(request, { settings, budget, code: identity.code });
        return findings(identity, (model?.settings ?? settings).method, judged);
      } catch (error) {
        if (isWithinError(error) && notJudged.has(error.code)) return unjudged(identity, error);
        throw error;
      }
    },
  };
}

function requireShares(name: string, budget: AnomalyBudget): void {
  for (const [key, value] of Object.entries(budget)) {
    if (value > 0 && value < 1) continue;
    throw new WithinError(
      'PARAM_INVALID',
      `${name}: ${key} lies between 0 and 1, not at ${value}; give a share such as 0.05`,
      {
        path: key,
      },
    );
  }
}

function byReference(
  { table, throwIfCancelled }: DetectorRequest,
  { model, budget, code }: { readonly model: AnomalyModel; readonly budget: AnomalyBudget; readonly code: string },
): Judged {
  const { pValues, isIssue, certificate } = judgeRows(model, table, { budget, throwIfCancelled });
  const reason = (row: number) => explainRow({ fitted: model, table, row, code, pValue: pValues[row] ?? 1 });
  return {
    rows: { score: pValues.map((p) => 1 - p), isIssue, pValue: pValues, reason },
    certificate,
    details: { reference: 'model', trainingRows: model.trainingRows, ...columnsOf(model) },
  };
}

function byItself(
  request: DetectorRequest,
  {
    settings,
    budget,
    code,
  }: { readonly settings: AnomalySettings; readonly budget: AnomalyBudget; readonly code: string },
): Judged {
  const { table } = request;
  const verdict = checkTable({ ...request, settings, budget });
  const { pValues, isIssue, certificate } = verdict;
  const reason = (row: number) => {
    const fitted = verdict.scoreOf(row);
    const neighbors = nearestRows(fitted, request, row);
    return explainRow({ fitted, table, row, code, pValue: pValues[row] ?? 1, neighbors });
  };
  return {
    rows: { score: pValues.map((p) => 1 - p), isIssue, pValue: pValues, reason },
    certificate,
    details: { reference: 'table', folds: settings.folds, ...columnsOf(verdict.scoreOf(0)) },
  };
}

function nearestRows(
  { encoding, scorer, rows }: FittedScore & { readonly rows: Uint32Array },
  { table }: DetectorRequest,
  row: number,
): number[] {
  const found = scorer.nearest?.(encodeRows(takeRows(table, Uint32Array.of(row)), encoding)).rows ?? [];
  return Array.from(found, (place) => rows[place] ?? -1).filter((place) => place >= 0);
}

function columnsOf({ encoding }: FittedScore): Readonly<Record<string, unknown>> {
  return { columns: encoding.columns.length, skipped: encoding.skipped };
}

function findings({ name }: Identity, method: string, { rows, certificate, details }: Judged): Findings {
  const flaggedRows = rows.isIssue.reduce((sum, own) => sum + own, 0);
  const issues: TableIssue[] =
    certificate.guarantee === 'none' ? [{ code: `${name}-not-judged`, message: certificate.statement }] : [];
  return {
    detector: name,
    rows,
    issues,
    summary: { method, flagged: flaggedRows, certificate: { ...certificate }, ...details },
  };
}

/** What data can do to a detector; anything else is a defect. */
const notJudged: ReadonlySet<string> = new Set(['DATA_INVALID', 'SIGNATURE_MISMATCH', 'COLUMN_NOT_FOUND']);

/** A table that cannot be judged says so, and the other detectors go on. */
function unjudged({ name }: Identity, error: WithinError): Findings {
  const column = error.details['column'];
  return {
    detector: name,
    issues: [
      {
        code: `${name}-not-judged`,
        message: error.message,
        ...(typeof column === 'string' && { column }),
      },
    ],
    summary: { judged: false, why: error.message },
  };
}
