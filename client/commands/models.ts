/** @module `within models`: the learners, their hyperparameters, their components of randomness and their baselines. */
import type { Command } from 'commander';
import type { ListedBaseline } from '../../contracts/sweep-baseline.ts';
import type { CliContext } from '../cli-context.ts';
import type { ModelEntry } from '../model-catalogue.ts';
import { renderTable } from '../render/table.ts';
import { type ProjectOption, withProject } from '../run/find-run.ts';

const number = (value: number): string => value.toPrecision(4);

/** The baseline that counts, of each pipeline and metric. */
const currentOf = (modelType: string, baselines: readonly ListedBaseline[]): readonly ListedBaseline[] =>
  baselines.filter((one) => one.modelType === modelType && one.state === 'current');

interface ListedModel extends ModelEntry {
  readonly baselines: readonly ListedBaseline[];
}

function randomnessOf({ components, merged = {} }: ModelEntry): string {
  if (components.length === 0) return 'none';
  return components.map((name) => (merged[name] ? `${name} (${merged[name].join(', ')} together)` : name)).join(', ');
}

function tell(model: ListedModel): string {
  const { name, summary, tasks, parameters, declaredBy = [], baselines } = model;
  const rows = parameters.map((one) => [`  ${one.name}`, one.type, one.initial, one.meaning]);
  const lines = baselines.map(
    ({ pipeline, metric, mean, sd, fits }) =>
      `  baseline on ${pipeline}: ${metric} ${number(mean)}, sd ${number(sd)} over ${fits} seeds`,
  );
  return [
    `${name}: ${summary}`,
    ...declaredBy.map(({ pipeline, file }) => `  model of ${pipeline} (${file})`),
    `  tasks ${tasks.join(', ')}; randomness of its own: ${randomnessOf(model)}`,
    ...(lines.length > 0 ? lines : ['  no baseline here yet; within sweep run measures one']),
    ...(rows.length > 0 ? [renderTable(['  parameter', 'type', 'default', 'meaning'], rows)] : []),
    '',
  ].join('\n');
}

export function register(program: Command, context: CliContext): void {
  withProject(program.command('models'))
    .description('list the learners with their hyperparameters, components of randomness and baselines of seed luck')
    .addHelpText('after', '\nExample:\n  within models --json')
    .action(async (options: ProjectOption) => {
      const config = context.config(options.project);
      const all = await context.sweeps(config).baselines();
      const { models, problems } = await context.models(config);
      for (const problem of problems) context.out.note(problem);
      const listed = models.map((model) => ({ ...model, baselines: currentOf(model.name, all) }));
      if (context.json) return context.out.json(listed);
      for (const model of listed) context.out.line(tell(model));
    });
}
