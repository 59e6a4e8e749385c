/** @module `within models`: the learners, their hyperparameters and their components of randomness. */
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.ts';
import { renderTable } from '../render/table.ts';

export function register(program: Command, context: CliContext): void {
  program
    .command('models')
    .description('list the learners with their hyperparameters and components of randomness')
    .addHelpText('after', '\nExample:\n  within models --json')
    .action(() => {
      const models = context.models();
      if (context.json) return context.out.json(models);
      for (const model of models) {
        context.out.line(`${model.name}: ${model.summary}`);
        context.out.line(
          `  tasks ${model.tasks.join(', ')}; randomness ${model.components.length === 0 ? 'none' : model.components.join(', ')}`,
        );
        const rows = model.parameters.map(({ name, type, initial, meaning }) => [`  ${name}`, type, initial, meaning]);
        context.out.line(`${renderTable(['  parameter', 'type', 'default', 'meaning'], rows)}\n`);
      }
    });
}
