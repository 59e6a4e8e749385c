/** @module `within cache adopt FILE STEP`: earlier results of a step for code that does the same, checked on a sample. */
import { userInfo } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import type { AdoptionInput, AdoptionOutcome } from '../../../contracts/audit.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { adoptionWorkflowType, storeWorkflowId } from '../../../contracts/names.ts';
import type { CliContext } from '../../cli-context.ts';
import { connect } from '../../connect.ts';
import { projectOf } from '../../project.ts';
import { failureOf } from '../../run/finish.ts';
import { makeRunId } from '../../run/start.ts';
import { ensureStack } from '../../stack/ensure.ts';
import { findInstallation } from '../../stack/installation.ts';

interface AdoptOptions {
  readonly why: string;
  readonly author?: string;
  readonly check: number;
  readonly unchecked?: boolean;
}

function whole(text: string): number {
  const count = Number(text);
  if (text.trim() !== '' && Number.isInteger(count) && count >= 0) return count;
  throw new InvalidArgumentError('it must be a whole number.');
}

/** A reason or a name that says something, on one line. */
function sentence(text: string): string {
  if (text.trim() !== '' && text.length <= 500) return text.trim().replaceAll(/\s+/g, ' ');
  throw new InvalidArgumentError('write a few words, at most 500 characters.');
}

function checksOf({ check, unchecked }: AdoptOptions): number {
  if (unchecked) return 0;
  if (check > 0) return check;
  throw new WithinError('USAGE', 'Nothing would be checked; --unchecked says that this is meant.');
}

export function addAdopt(group: Command, context: CliContext): void {
  group
    .command('adopt')
    .argument('<file>', 'pipeline file, with the new code')
    .argument('<step>', 'name of the step')
    .description('let a step with new code reuse what its code before made, after a check of the bytes')
    .requiredOption('--why <text>', 'why the change is neutral; kept with every entry', sentence)
    .option('--author <name>', 'who says so; without it, the user of this machine', sentence)
    .option('--check <count>', 'earlier entries on which the new code is run', whole, 1)
    .option('--unchecked', 'run nothing: the word of the author is enough')
    .addHelpText('after', '\nExample:\n  within cache adopt pipeline.yaml ratios --why "renamed a variable" --check 3')
    .action(async (file: string, step: string, options: AdoptOptions) => {
      const check = checksOf(options);
      const config = context.config(projectOf(file));
      const services = context.services(config);
      const { definitionRef } = await services.prepare(file, { set: [] });
      const author = options.author ?? userInfo().username;
      const input: AdoptionInput = { definitionRef, step, check, author, reason: options.why };
      const note = (text: string) => context.out.note(pc.dim(text));
      const stack = await ensureStack(config, { ...findInstallation(), mode: 'run', onProgress: note });
      const client = await connect(config, stack);
      const workflowId = storeWorkflowId('adoption', makeRunId(new Date()));
      const handle = await client.workflow.start(adoptionWorkflowType, {
        workflowId,
        taskQueue: stack.taskQueue,
        args: [input],
        staticSummary: `adopt ${step}`,
      });
      const outcome = (await handle.result().catch((error: unknown) => {
        const { code, message } = failureOf(error);
        throw new WithinError(code, message, { workflowId, step });
      })) as AdoptionOutcome;
      show(outcome, { workflowId, author }, context);
    });
}

function show(
  outcome: AdoptionOutcome,
  { workflowId, author }: { workflowId: string; author: string },
  { json, out }: CliContext,
): void {
  if (json) return out.json({ workflowId, author, ...outcome });
  const { step, adopted, passedOver, checked } = outcome;
  const rest = passedOver === 0 ? '' : `, ${passedOver} passed over`;
  const how = checked === 0 ? 'unchecked' : `checked on ${checked} of them`;
  out.line(`${adopted} entries of ${step} adopted (${how})${rest}; the next run reuses them.`);
}
