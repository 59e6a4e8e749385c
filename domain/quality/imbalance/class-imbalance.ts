/** @module Detector `class-imbalance`: classes of the target that are too rare to learn from, or alone. */
import { taskOf } from '../../model/target.ts';
import { columnNamed, countValues } from '../../transforms/columns.ts';
import type { Detector, TableIssue } from '../detector.ts';

const name = 'class-imbalance';
/** A class is rare below this share of an even one (cleanlab's rule). */
const rareShare = 0.1;
const listed = 10;

/** For classification, stated or told by the values; elsewhere it finds nothing. */
export const classImbalanceDetector: Detector = {
  name,
  summary: 'classes of the target that are too rare to learn from',
  nature: 'rule',
  detect: ({ table, roles, task }) => {
    const target = roles.target === undefined ? undefined : columnNamed(table, roles.target);
    if (!target || taskOf(target, task ?? roles.task) !== 'classification') {
      return Promise.resolve({ detector: name, issues: [], summary: { classes: 0 } });
    }
    const { issues, summary } = judge(target.name, countValues(target));
    return Promise.resolve({ detector: name, issues, summary });
  },
};

function judge(target: string, counts: ReadonlyMap<string, number>) {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const classes = [...counts].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
  const summary = {
    classes: classes.length,
    rarest: classes.slice(0, listed).map(([label, rows]) => ({ label, rows })),
  };
  const issue = (code: string, message: string, effect?: number): TableIssue => ({
    code,
    message,
    column: target,
    ...(effect !== undefined && { effect }),
  });
  const [rarest] = classes;
  if (!rarest) return { issues: [issue('no-class', `no row has a value in the target "${target}".`)], summary };
  if (classes.length === 1) {
    const words = `all ${total} labelled rows have the class "${rarest[0]}": there is nothing to tell apart.`;
    return { issues: [issue('one-class', words)], summary };
  }
  const even = 1 / classes.length;
  const rare = classes.filter(([, count]) => count / total < rareShare * even);
  const lone = classes.filter(([, count]) => count === 1);
  const issues = rare
    .slice(0, listed)
    .map(([label, count]) =>
      issue(
        'class-imbalance',
        `class "${label}" has ${count} of ${total} rows, less than a tenth of an even share.`,
        count / total,
      ),
    );
  const words = (labels: readonly string[]): string =>
    labels
      .slice(0, listed)
      .map((label) => `"${label}"`)
      .join(', ');
  if (lone.length > 0) {
    issues.push(
      issue(
        'lone-class',
        `one row alone has each class of ${words(lone.map(([label]) => label))}: it cannot be both learned from and tested.`,
      ),
    );
  }
  return { issues, summary };
}
