/** @module `within init DIR`: writes a project that runs. */
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { CliContext } from '../cli-context.ts';
import { type TemplateName, templateNames, writeProject } from '../templates/write-project.ts';

export function register(program: Command, context: CliContext): void {
  program
    .command('init')
    .argument('<dir>', 'folder of the project: new or empty')
    .description('write a project that runs: pipeline, data, a step of your own')
    .addOption(
      new Option('--template <name>', 'what the pipeline does').choices(templateNames).default('classification'),
    )
    .addHelpText('after', '\nExample:\n  within init my-project --template regression')
    .action((directory: string, { template }: { template: TemplateName }) => {
      const files = writeProject(directory, template);
      const pipeline = join(directory, 'pipeline.yaml');
      if (context.json) return context.out.json({ directory, template, pipeline, files });
      context.out.line(`Wrote ${files.length} files to ${directory}: ${files.join(', ')}`);
      context.out.line(`Next: within run ${pipeline}`);
    });
}
