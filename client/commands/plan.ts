/** @module `within plan FILE`: what would run, why, and at what cost; starts nothing. */
import type { Command } from 'commander';
import pc from 'picocolors';
import type { PreviewStep } from '../../contracts/plan.ts';
import type { CliContext } from '../cli-context.ts';
import { projectOf } from '../project.ts';
import { formatMs, formatReason } from '../render/format.ts';
import { markOf } from '../render/mark.ts';
import { renderTable } from '../render/table.ts';
import { overridesOf, type PipelineOptions, runOptionsOf, withPipelineOptions } from './shared-options.ts';

const sum = (steps: readonly PreviewStep[], of: (step: PreviewStep) => number | undefined): number =>
  steps.reduce((total, step) => total + (of(step) ?? 0), 0);

/** A range, since steps that may be reused may also run. */
function costLine(steps: readonly PreviewStep[]): string {
  const by = (outcome: PreviewStep['outcome']) => steps.filter((step) => step.outcome === outcome);
  const [certain, possible] = [by('would-run'), by('may-run')];
  const least = sum(certain, (step) => step.expectedMs);
  const most = least + sum(possible, (step) => step.expectedMs);
  const unknown = [...certain, ...possible].filter((step) => step.expectedMs === undefined).length;
  const cost = most > least ? `${formatMs(least)} to ${formatMs(most)}` : formatMs(least);
  const saved = formatMs(sum(by('reused'), (step) => step.savedMs));
  return `${by('reused').length} reused (${saved} saved), ${certain.length} would run, ${possible.length} may run; expected ${cost}${unknown > 0 ? ` and ${unknown} steps that never ran` : ''}`;
}

function row(step: PreviewStep): string[] {
  const colour = step.outcome === 'reused' ? pc.green : step.outcome === 'may-run' ? pc.cyan : pc.yellow;
  const [reason] = step.reasons;
  const more = step.reasons.length > 1 ? ` (+${step.reasons.length - 1})` : '';
  return [
    step.name,
    step.use,
    `${colour(step.outcome)}${markOf(step)}`,
    step.expectedMs === undefined ? '' : formatMs(step.expectedMs),
    pc.dim(reason ? `${formatReason(reason)}${more}` : ''),
  ];
}

export function register(program: Command, context: CliContext): void {
  withPipelineOptions(
    program
      .command('plan')
      .argument('<file>', 'pipeline file')
      .description('show what would run, why and at what cost; start nothing'),
  )
    .addHelpText('after', '\nExample:\n  within plan pipeline.yaml --set model.with.trees=200')
    .action(async (file: string, options: PipelineOptions) => {
      const services = context.services(context.config(projectOf(file)), { rehash: options.rehash ?? false });
      const { definition } = await services.prepare(file, overridesOf(options));
      const steps = await services.preview(definition, runOptionsOf(options));
      if (context.json) {
        const shown = steps.map(({ reasons, ...step }) => ({ ...step, ...(reasons[0] && { reason: reasons[0] }) }));
        return context.out.json({ pipeline: definition.pipeline, kind: definition.kind, steps: shown });
      }
      context.out.line(renderTable(['step', 'use', 'outcome', 'expected', 'why'], steps.map(row), [3]));
      context.out.line(`\n${costLine(steps)}`);
    });
}
