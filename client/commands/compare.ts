/** @module `within compare RUN RUN`: what differs in data, code and parameters, and what that did to the metrics and rows. */
import type { Command } from 'commander';
import { isWithinError } from '../../contracts/errors.ts';
import type { DefinitionDifference, RunDocument } from '../../contracts/run.ts';
import type { CliContext } from '../cli-context.ts';
import { formatNumber } from '../render/format.ts';
import { renderTable } from '../render/table.ts';
import { findEndedRun, openProject, type ProjectOption, withProject } from '../run/find-run.ts';
import { judgedRows, pairingObstacle } from '../run/judged-rows.ts';
import type { PredictionComparison, Services } from '../services.ts';

/** Of one step that judged a model in both runs: the comparison, or why there is none. */
type StepComparison =
  | (PredictionComparison & { readonly step: string })
  | { readonly step: string; readonly obstacle: string };

const shownFlips = 20;
const shownSteps = 3;

async function compareStep(
  step: string,
  [a, b]: readonly [string, string],
  services: Services,
): Promise<StepComparison> {
  try {
    return { step, ...(await services.comparePredictions(a, b)) };
  } catch (error) {
    // What else differs is worth showing all the same.
    if (isWithinError(error) && error.code === 'DATA_INVALID') return { step, obstacle: error.message };
    throw error;
  }
}

/** Every step that judged a model in both runs, each fold on its own; none of a step whose predictions are gone. */
async function comparePaired(a: RunDocument, b: RunDocument, services: Services): Promise<StepComparison[]> {
  const [left, right] = [await judgedRows(a, services), await judgedRows(b, services)];
  const found: StepComparison[] = [];
  for (const one of left) {
    const other = right.find(({ step }) => step === one.step);
    if (!other) continue;
    const obstacle = pairingObstacle(one, other);
    const paths = [await services.blobs.path(one.predictions), await services.blobs.path(other.predictions)];
    if (obstacle !== undefined) found.push({ step: one.step, obstacle });
    else if (paths[0] !== undefined && paths[1] !== undefined)
      found.push(await compareStep(one.step, [paths[0], paths[1]], services));
  }
  return found;
}

/** One line for what several steps have alike, as all folds do. */
function differenceRows(differences: readonly DefinitionDifference[]): string[][] {
  const rows = new Map<string, { steps: string[]; cells: string[] }>();
  for (const { step, what, a = '', b = '' } of differences) {
    const key = JSON.stringify(what === 'step' ? [step] : [what, a, b]);
    const row = rows.get(key) ?? { steps: [], cells: [what, a, b] };
    row.steps.push(step);
    rows.set(key, row);
  }
  return [...rows.values()].map(({ steps, cells }) => {
    const more = steps.length > shownSteps ? ` and ${steps.length - shownSteps} more` : '';
    return [`${steps.slice(0, shownSteps).join(', ')}${more}`, ...cells];
  });
}

const intervalOf = (pair: { lower: number | null; upper: number | null } | undefined): string =>
  pair?.lower == null ? '' : `[${formatNumber(pair.lower)}, ${formatNumber(pair.upper)}]`;

type Paired = Extract<StepComparison, { readonly metrics: unknown }>;

/** Then its differences are those of the runs as a whole. */
const coversBoth = ({ onlyInA, onlyInB }: Paired): boolean => onlyInA + onlyInB === 0;

/** The one comparison whose intervals belong beside the metrics of the runs: no fold, no rows left out. */
function wholeComparison(paired: readonly StepComparison[]): Paired | undefined {
  const [only, another] = paired;
  return only && 'metrics' in only && !another && coversBoth(only) ? only : undefined;
}

function metricRows(a: RunDocument, b: RunDocument, whole: Paired | undefined): string[][] {
  const names = [...new Set([...Object.keys(a.metrics), ...Object.keys(b.metrics)])];
  return names.map((name) => {
    const [left, right] = [a.metrics[name]?.value, b.metrics[name]?.value];
    const difference = left == null || right == null ? '' : formatNumber(right - left);
    const interval = whole ? [intervalOf(whole.metrics[name])] : [];
    return [name, formatNumber(left), formatNumber(right), difference, ...interval];
  });
}

function showMetrics(a: RunDocument, b: RunDocument, whole: Paired | undefined, { out }: CliContext): void {
  const rows = metricRows(a, b, whole);
  const head = ['metric', 'a', 'b', 'b - a', ...(whole ? ['95% interval (paired)'] : [])];
  if (rows.length > 0) out.line(`\n${renderTable(head, rows, [1, 2, 3, 4])}`);
}

function showPaired(comparison: StepComparison, whole: Paired | undefined, { out }: CliContext): void {
  if ('obstacle' in comparison) return out.line(`\n${comparison.step}: rows are not compared: ${comparison.obstacle}`);
  const { step, rows, onlyInA, onlyInB, task, flips, flipped, metrics } = comparison;
  const alone = coversBoth(comparison) ? '' : ` (${onlyInA} only by a, ${onlyInB} only by b)`;
  out.line(`\n${step}: ${rows} rows judged by both${alone}`);
  if (!whole) {
    const cells = Object.entries(metrics).map(([name, pair]) => [
      name,
      formatNumber(pair.difference),
      intervalOf(pair),
    ]);
    out.line(renderTable(['metric, these rows', 'b - a', '95% interval (paired)'], cells, [1, 2]));
  }
  if (task === 'regression') return;
  out.line(`${flips.fixed} only b has right, ${flips.broken} only a, ${flips.changed} both wrong in another way`);
  if (flipped.length === 0) return;
  const cells = flipped.slice(0, shownFlips).map((row) => [row.key, row.truth, row.a, row.b, row.change]);
  out.line(renderTable(['row', 'truth', 'a', 'b', 'change'], cells));
}

export function register(program: Command, context: CliContext): void {
  withProject(program.command('compare').argument('<a>', 'run id, or a beginning of it that no other run has'))
    .argument('<b>', 'run to compare with it')
    .description('compare two runs: data, code, parameters, metrics, rows that flipped')
    .addHelpText('after', '\nExample:\n  within compare 20261124-130501 20261124-131207')
    .action(async (first: string, second: string, options: ProjectOption) => {
      const project = openProject(context, options);
      const { services } = project;
      const [{ document: a }, { document: b }] = [
        await findEndedRun(first, project),
        await findEndedRun(second, project),
      ];
      const differences = await services.compareDefinitions(a.definitionRef, b.definitionRef);
      const paired = await comparePaired(a, b, services);
      if (context.json) {
        const metrics = { a: a.metrics, b: b.metrics };
        return context.out.json({ a: a.runId, b: b.runId, differences, metrics, paired });
      }
      const rows = differenceRows(differences);
      const same = 'Data, code, parameters and seeds are the same.';
      context.out.line(rows.length === 0 ? same : renderTable(['step', 'what', 'a', 'b'], rows));
      const whole = wholeComparison(paired);
      showMetrics(a, b, whole, context);
      for (const comparison of paired) showPaired(comparison, whole, context);
    });
}
