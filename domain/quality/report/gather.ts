/** @module From the outputs of a validation to what its report says. */
import type { QualityReport } from '../../../contracts/quality-report.ts';
import type { RowVerdict } from '../../../contracts/row-review.ts';
import type { Column, Table } from '../../data/table.ts';
import type { CheckDocument } from '../../report/documents.ts';
import type { Roles } from '../../transforms/roles.ts';
import type { TableSketch } from '../drift/table-sketch.ts';
import { adviceOf } from './advice.ts';
import { columnSummaries } from './column-summaries.ts';
import { budgetOf, certificatesOf, detectionEstimates, driftOf } from './evidence.ts';
import { headlineOf } from './headline.ts';
import { issueKinds } from './issue-kinds.ts';
import { labelConfusion } from './label-confusion.ts';
import type { LedgerLine } from './ledger-rows.ts';
import { figuresOf, personalColumns, type QualityDocument } from './quality-document.ts';
import { type ChosenRow, suspiciousRows } from './suspicious-rows.ts';

export interface Gathered {
  readonly pipeline: string;
  readonly onEdgeCases: string;
  readonly roles: Roles;
  /** Columns of personal data by contract. */
  readonly personal: readonly string[];
  readonly check: CheckDocument;
  readonly quality: QualityDocument;
  readonly sketch: TableSketch;
  readonly lines: readonly LedgerLine[];
  /** Of people, by row; undefined where nobody is asked. */
  readonly verdicts: ReadonlyMap<number, RowVerdict> | undefined;
  readonly chosen: readonly ChosenRow[];
  /** The chosen rows alone, in ascending order of their places. */
  readonly chosenRows: Table;
  readonly target: Column | undefined;
}

/** After the verdicts: rows that nobody was asked about keep the fate that the ledger gave them. */
function rowsAfter({ quality, lines }: Gathered): QualityReport['rows'] {
  const total = quality.rows.accept + quality.rows.quarantine + quality.rows.review;
  const fates = new Map(lines.map(({ row, fate }) => [row, fate]));
  const count = (fate: string) => [...fates.values()].filter((own) => own === fate).length;
  const [quarantine, review] = [count('quarantine'), count('review')];
  return { accept: total - quarantine - review, quarantine, review };
}

function peopleOf(verdicts: Gathered['verdicts']): Pick<QualityReport, 'people'> {
  if (!verdicts) return {};
  const decided = (decision: string) =>
    [...verdicts.values()].filter((verdict) => verdict.decision === decision).length;
  const [accepted, quarantined, relabelled] = [decided('accept'), decided('quarantine'), decided('relabel')];
  return { people: { asked: verdicts.size, accepted, quarantined, relabelled } };
}

function issuesOf({ issues }: QualityDocument): QualityReport['issues'] {
  return issues.map(({ detector, code, message, column, effect, pValue }) => ({
    detector,
    code,
    message,
    ...(column !== undefined && { column }),
    ...(typeof effect === 'number' && { effect }),
    ...(typeof pValue === 'number' && { pValue }),
  }));
}

function violationsOf({ violations }: CheckDocument): QualityReport['violations'] {
  return violations.map(({ rule, column, message }) => ({
    rule,
    ...(typeof column === 'string' && { column }),
    message,
  }));
}

/** Depends on the outputs alone: no clock, no run. */
export function qualityReport(gathered: Gathered): QualityReport {
  const { pipeline, onEdgeCases, roles, check, quality, sketch, lines, verdicts, chosen } = gathered;
  const personal = personalColumns(quality, gathered.personal);
  const profile = check.profile ?? { rowCount: sketch.rowCount, columns: [] };
  const issues = issuesOf(quality);
  const drift = driftOf(quality);
  const isRegression = figuresOf(quality, 'label-errors')['task'] === 'regression';
  const said = {
    schema: 1 as const,
    pipeline,
    table: {
      rows: profile.rowCount,
      columns: profile.columns.length,
      ...(roles.key !== undefined && { key: roles.key }),
      ...(roles.target !== undefined && { target: roles.target }),
    },
    rows: rowsAfter(gathered),
    onEdgeCases,
    kinds: issueKinds(lines, issues),
    issues,
    violations: violationsOf(check),
    profile: columnSummaries({ profile, sketch, roles, personal }),
    examples: suspiciousRows({
      chosen,
      table: gathered.chosenRows,
      roles,
      personal,
      verdicts: verdicts ?? new Map(),
    }),
    // Numbers are estimated, not mistaken for one another.
    confusion: isRegression ? [] : labelConfusion(lines, gathered.target),
    budget: budgetOf(quality),
    detection: detectionEstimates(quality),
    certificates: certificatesOf(quality),
    ...(drift && { drift }),
    ...peopleOf(verdicts),
  };
  const { schema, pipeline: name, ...rest } = said;
  return { schema, pipeline: name, headline: headlineOf(said), ...rest, advice: adviceOf(said) };
}
