/** @module `within models`: the learners, their hyperparameters, their components of randomness and their baselines. */
import type { Command } from 'commander';
import type { ListedBaseline } from '../../contracts/sweep-baseline.ts';
import type { CliContext } from '../cli-context.ts';
import { renderTable } from '../render/table.ts';
import { type ProjectOption, withProject } from '../run/find-run.ts';

const number = (value: number): string => value.toPrecision(4);

/** The baseline that counts, of each pipeline and metric. */
const currentOf = (modelType: string, baselines: readonly ListedBaseline[]): readonly ListedBaseline[] =>
  baselines.filter((one) => one.modelType === modelType && one.state === 'current');

export function register(program: Command, context: CliContext): void {
  withProject(program.command('models'))
    .description('list the learners with their hyperparameters, components of randomness and baselines of seed luck')
    .addHelpText('after', '\nExample:\n  within models --json')
    .action(async (options: ProjectOption) => {
      const all = await context.sweeps(context.config(options.project)).baselines();
      const models = context.models().map((model) => ({ ...model, baselines: currentOf(model.name, all) }));
      if (context.json) return context.out.json(models);
      for (const model of models) {
        const { name, summary, tasks, components, baselines } = model;
        const random = components.length === 0 ? 'none' : components.join(', ');
        const rows = model.parameters.map((one) => [`  ${one.name}`, one.type, one.initial, one.meaning]);
        const lines = baselines.map(
          ({ pipeline, metric, mean, sd, fits }) =>
            `  baseline on ${pipeline}: ${metric} ${number(mean)}, sd ${number(sd)} over ${fits} seeds`,
        );
        context.out.line(
          [
            `${name}: ${summary}`,
            `  tasks ${tasks.join(', ')}; randomness of its own: ${random}`,
            ...(lines.length > 0 ? lines : ['  no baseline here yet; within sweep run measures one']),
            `${renderTable(['  parameter', 'type', 'default', 'meaning'], rows)}\n`,
          ].join('\n'),
        );
      }
    });
}
