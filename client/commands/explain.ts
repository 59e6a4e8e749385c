/** @module `within explain FILE STEP`: why a step would run, down to file, package or parameter path. */
import type { Command } from 'commander';
import { WithinError } from '../../contracts/errors.ts';
import type { PreviewStep } from '../../contracts/plan.ts';
import type { CliContext } from '../cli-context.ts';
import { nearestName } from '../nearest-name.ts';
import { projectOf } from '../project.ts';
import { formatReason } from '../render/format.ts';
import { overridesOf, type PipelineOptions, runOptionsOf, withPipelineOptions } from './shared-options.ts';

const sentences = {
  reused: 'is reused: an entry with this key exists and its outputs are in the store.',
  'would-run': 'would run.',
  'may-run': 'runs only if one of its inputs comes out otherwise than before.',
} as const;

export function register(program: Command, context: CliContext): void {
  const command = program.command('explain').argument('<file>', 'pipeline file').argument('<step>', 'name of the step');
  withPipelineOptions(
    command.description('say why a step would run or is reused, with every difference from the nearest earlier run'),
  )
    .addHelpText('after', '\nExample:\n  within explain pipeline.yaml train')
    .action(async (file: string, name: string, options: PipelineOptions) => {
      const services = context.services(context.config(projectOf(file)), { rehash: options.rehash ?? false });
      const { definition } = await services.prepare(file, overridesOf(options));
      const steps = await services.preview(definition, runOptionsOf(options));
      const step = steps.find((candidate) => candidate.name === name);
      if (!step) {
        const names = steps.map((candidate) => candidate.name);
        throw new WithinError(
          'UNKNOWN_STEP',
          `${file} has no step "${name}"${nearestName(name, names)}; it has ${names.slice(0, 20).join(', ')}.`,
          { step: name, steps: names },
        );
      }
      if (context.json) return context.out.json({ pipeline: definition.pipeline, ...step });
      show(step, context);
    });
}

function show(step: PreviewStep, { out }: CliContext): void {
  out.line(`${step.name} (${step.use}) ${sentences[step.outcome]}`);
  for (const reason of step.reasons) {
    out.line(`  ${formatReason(reason)}`);
    if (reason.was !== undefined) out.line(`    was ${reason.was}`);
    if (reason.now !== undefined) out.line(`    now ${reason.now}`);
  }
  if (step.nearest) {
    const { key, runId, createdAt } = step.nearest;
    const from = runId === undefined ? '' : ` of run ${runId}`;
    out.line(
      `  compared with the nearest earlier entry ${key.slice(0, 16)}${from}, ${new Date(createdAt).toISOString()}`,
    );
  }
  if (step.adopted) {
    const { from, author, reason, checked } = step.adopted;
    const how = checked === 0 ? 'unchecked' : `checked on ${checked}`;
    out.line(`  adopted from ${from.slice(0, 16)} by ${author} (${how}): ${reason}`);
  }
  if (step.mark)
    out.line('  not deterministic: this code gave two results for one key; within cache stats tells where');
  if (step.key !== undefined) out.line(`  key ${step.key}`);
}
