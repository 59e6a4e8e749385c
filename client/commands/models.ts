/** @module `within models`: the learners, their hyperparameters, their components of randomness and their baselines. */
import type { Command } from 'commander';
import type { ListedBaseline } from '../../contracts/sweep-baseline.ts';
import type { CliContext } from '../cli-context.ts';
import type { ModelEntry } from '../model-catalogue.ts';
import { formatTime } from '../render/format.ts';
import { renderTable } from '../render/table.ts';
import { type ProjectOption, withProject } from '../run/find-run.ts';
import type { TrackingServices } from '../tracking-services.ts';

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

interface ModelsOptions extends ProjectOption {
  readonly registered?: boolean;
}

async function listRegistered(tracking: TrackingServices, context: CliContext): Promise<void> {
  const models = await tracking.models();
  const { place } = tracking;
  if (context.json) return context.out.json({ place, models });
  if (models.length === 0) return context.out.line(`No model is registered in ${place}.`);
  const rows = models.flatMap(({ name, aliases, versions }) =>
    versions.map(({ version, createdAt, tags, source }) => [
      name,
      String(version),
      Object.keys(aliases)
        .filter((alias) => aliases[alias] === version)
        .join(', '),
      formatTime(createdAt),
      tags['within.run'] ?? '',
      source,
    ]),
  );
  context.out.line(renderTable(['model', 'version', 'aliases', 'registered (UTC)', 'run', 'source'], rows, [1]));
}

export function register(program: Command, context: CliContext): void {
  withProject(program.command('models'))
    .description('list the learners with their hyperparameters, components of randomness and baselines of seed luck')
    .option('--registered', 'the registered models with their versions and aliases, in place of learners')
    .addHelpText('after', '\nExample:\n  within models --json')
    .action(async (options: ModelsOptions) => {
      const config = context.config(options.project);
      if (options.registered) return listRegistered(await context.tracking(config), context);
      const all = await context.sweeps(config).baselines();
      const { models, problems } = await context.models(config);
      for (const problem of problems) context.out.note(problem);
      const listed = models.map((model) => ({ ...model, baselines: currentOf(model.name, all) }));
      if (context.json) return context.out.json(listed);
      for (const model of listed) context.out.line(tell(model));
    });
}
