/** @module `within compare RUN RUN`: what differs in data, code and parameters, and what that did to the metrics and rows. */
import type { Command } from 'commander';
import type { RunDocument } from '../../contracts/run.ts';
import type { CliContext } from '../cli-context.ts';
import { formatNumber } from '../render/format.ts';
import { renderTable } from '../render/table.ts';
import { findEndedRun, openProject, type ProjectOption, withProject } from '../run/find-run.ts';
import type { PredictionComparison, Services } from '../services.ts';

async function predictionsOf(document: RunDocument, services: Services): Promise<string | undefined> {
  const ref = document.steps.find((step) => step.name === 'evaluate')?.outputs['predictions'];
  return ref && services.blobs.path(ref);
}

/** Paired over the rows that both runs tested; absent where a run has no held-out predictions. */
async function comparePaired(
  a: RunDocument,
  b: RunDocument,
  services: Services,
): Promise<PredictionComparison | undefined> {
  const [left, right] = [await predictionsOf(a, services), await predictionsOf(b, services)];
  return left === undefined || right === undefined ? undefined : services.comparePredictions(left, right);
}

function metricRows(a: RunDocument, b: RunDocument, paired: PredictionComparison | undefined): string[][] {
  const names = [...new Set([...Object.keys(a.metrics), ...Object.keys(b.metrics)])];
  return names.map((name) => {
    const [left, right, pair] = [a.metrics[name]?.value, b.metrics[name]?.value, paired?.metrics[name]];
    const difference = left == null || right == null ? '' : formatNumber(right - left);
    return [
      name,
      formatNumber(left),
      formatNumber(right),
      difference,
      pair?.lower == null ? '' : `[${formatNumber(pair.lower)}, ${formatNumber(pair.upper)}]`,
    ];
  });
}

export function register(program: Command, context: CliContext): void {
  withProject(program.command('compare'))
    .argument('<a>', 'run id, or a unique beginning of it')
    .argument('<b>', 'run to compare with it')
    .description('compare two runs: data, code, parameters, metrics, rows that flipped')
    .addHelpText('after', '\nExample:\n  within compare 20261124-130501 20261124-131207')
    .action(async (first: string, second: string, options: ProjectOption) => {
      const project = openProject(context, options);
      const { services } = project;
      const { document: a } = await findEndedRun(first, project);
      const { document: b } = await findEndedRun(second, project);
      const differences = await services.compareDefinitions(a.definitionRef, b.definitionRef);
      const paired = await comparePaired(a, b, services);
      if (context.json)
        return context.out.json({
          a: a.runId,
          b: b.runId,
          differences,
          metrics: { a: a.metrics, b: b.metrics },
          ...(paired && { paired }),
        });
      const { out } = context;
      const rows = differences.map((difference) => [
        difference.step,
        difference.what,
        difference.a ?? '',
        difference.b ?? '',
      ]);
      out.line(
        rows.length === 0
          ? 'Data, code, parameters and seeds are the same.'
          : renderTable(['step', 'what', 'a', 'b'], rows),
      );
      const metrics = metricRows(a, b, paired);
      if (metrics.length > 0)
        out.line(`\n${renderTable(['metric', 'a', 'b', 'b - a', '95% interval (paired)'], metrics, [1, 2, 3, 4])}`);
      if (!paired) return;
      const { fixed, broken, changed } = paired.flips;
      out.line(
        `\n${paired.rows} rows tested by both: ${fixed} only b has right, ${broken} only a, ${changed} wrong in another way`,
      );
      if (paired.flipped.length > 0)
        out.line(
          renderTable(
            ['row', 'truth', 'a', 'b'],
            paired.flipped.slice(0, 20).map((row) => [row.key, row.truth, row.a, row.b]),
          ),
        );
    });
}
