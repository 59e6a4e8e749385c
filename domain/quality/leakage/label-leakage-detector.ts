/** @module Detector `label-leakage`: features that tell the target all by themselves, as a copy of it does. */
import type { Table } from '../../data/table.ts';
import type { Target } from '../../learning/learner.ts';
import { targetOf } from '../../model/target.ts';
import { sampleRows } from '../../statistics/bootstrap.ts';
import { columnNamed, takeRows, takeValues } from '../../transforms/columns.ts';
import { featureColumns } from '../../transforms/roles.ts';
import type { Detector, DetectorRequest, Findings, TableIssue } from '../detector.ts';
import { hasLabel } from '../labels/labelled-rows.ts';
import { type FeatureSkill, featureSkill, foldsOfRows } from './feature-skill.ts';

const name = 'label-leakage';
/** Rows that the features are judged on. */
const mostRows = 10_000;
const fewestRows = 30;
/** A feature leaks the target if it takes away so much of the error of a guess (and, for classes, if its curve is so good). */
const leakingSkill = 0.95;
const strongAuc = 0.95;
const listed = 20;

/** Rows without a target are left out; without a target, with one class or few rows it finds nothing and says why. */
export const labelLeakageDetector: Detector = {
  name,
  summary: 'features that give the target away',
  nature: 'statistical',
  detect: (request) => Promise.resolve(findingsOf(request)),
};

function findingsOf(request: DetectorRequest): Findings {
  const labelled = labelledSample(request);
  if (typeof labelled === 'string') return { detector: name, issues: [], summary: { skipped: labelled } };
  const { table, target } = labelled;
  const foldOf = foldsOfRows(table.rowCount, request.stream.fork(1));
  const skills = featureColumns(table, request.roles).map((feature) => {
    request.throwIfCancelled?.();
    return { column: feature.name, ...featureSkill(columnNamed(table, feature.name), target, foldOf) };
  });
  const ranked = skills.toSorted((a, b) => b.skill - a.skill);
  const leaking = ranked.filter(({ skill, auc = 1 }) => skill >= leakingSkill && auc > strongAuc);
  return {
    detector: name,
    issues: leaking.map((skill) => issueOf(skill, request.roles.target ?? '', target.task)),
    summary: {
      rows: table.rowCount,
      strongest: ranked.slice(0, listed),
      strong: ranked.filter(({ auc = 0 }) => auc > strongAuc).map(({ column }) => column),
    },
  };
}

function labelledSample({ table, roles, task, stream }: DetectorRequest): { table: Table; target: Target } | string {
  if (roles.target === undefined) return 'no target';
  const column = columnNamed(table, roles.target);
  const labelled = Uint32Array.from({ length: table.rowCount }, (_, row) => row).filter((row) => hasLabel(column, row));
  if (labelled.length < fewestRows) return `fewer than ${fewestRows} labelled rows`;
  const chosen = sampleRows(labelled.length, stream.fork(0), mostRows).map((place) => labelled[place] ?? 0);
  const sample = takeRows(table, chosen);
  try {
    return { table: sample, target: targetOf(takeValues(column, chosen), chosen.length, task ?? roles.task) };
  } catch (error) {
    return error instanceof Error ? error.message : 'the target cannot be learned from';
  }
}

function issueOf(found: FeatureSkill & { readonly column: string }, target: string, task: Target['task']): TableIssue {
  const { column, skill } = found;
  const share = `${Number((100 * skill).toFixed(1))}%`;
  const words =
    task === 'classification' ? `of the errors of a guess (AUC ${(found.auc ?? 1).toFixed(3)})` : 'of the variance';
  return {
    code: 'label-leakage',
    message: `feature "${column}" alone takes away ${share} ${words} of "${target}" on rows that it was not learned from: leave it out if it is known only after the target.`,
    column,
    effect: skill,
  };
}
