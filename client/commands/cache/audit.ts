/** @module `within cache audit`: repeats the work behind a sample of entries and says how often reuse told the truth. */
import type { Client } from '@temporalio/client';
import { type Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import type { AuditInput, AuditView, Consistencies, HitConsistency, SampleSize } from '../../../contracts/audit.ts';
import { errorTable, WithinError } from '../../../contracts/errors.ts';
import { auditWorkflowType, queryNames, storeWorkflowId } from '../../../contracts/names.ts';
import type { CliContext } from '../../cli-context.ts';
import { connect } from '../../connect.ts';
import { renderTable } from '../../render/table.ts';
import { scheduleAudit, unscheduleAudit } from '../../run/audit-schedule.ts';
import { openProject, type Project, withProject } from '../../run/find-run.ts';
import { failureOf } from '../../run/finish.ts';
import { makeRunId, webAddress } from '../../run/start.ts';
import { ensureStack } from '../../stack/ensure.ts';
import type { StackInfo } from '../../stack/info.ts';
import { findInstallation } from '../../stack/installation.ts';
import { projectName } from '../../stack/project-name.ts';
import { positive } from '../whole-number.ts';

interface AuditOptions {
  readonly sample?: number;
  readonly count?: number;
  readonly step?: string;
  readonly seed?: string;
  readonly schedule?: string;
  readonly unschedule?: boolean;
  readonly project?: string;
}

const defaultShare = 0.01;

/** `1%` or `0.01`, above 0 and at most all. */
function share(text: string): number {
  const value = /^\d+(\.\d+)?%$/.test(text) ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (text.trim() !== '' && value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('write a share as 1% or 0.01, at most 100%.');
}

function inputOf({ sample, count, step, seed }: AuditOptions): AuditInput {
  if (sample !== undefined && count !== undefined)
    throw new WithinError('USAGE', 'Give either --sample or --count, not both.');
  const size: SampleSize = count === undefined ? { share: sample ?? defaultShare } : { count };
  return { size, ...(step !== undefined && { step }), ...(seed !== undefined && { seed }) };
}

export function addAudit(group: Command, context: CliContext): void {
  withProject(group.command('audit').description('run a sample of earlier results again and compare them byte by byte'))
    .option(
      '--sample <share>',
      'share of all entries, as 1% (without it and --count, 1%); each step gets one at least',
      share,
    )
    .option('--count <count>', 'number of entries in place of a share', positive)
    .option('--step <step>', 'entries of this step alone: pipeline/step, or the step of any pipeline')
    .option('--seed <seed>', 'choose the same entries again; without it, each audit looks at others')
    .option('--schedule <cron>', 'audit at these times (UTC) from now on, as "0 3 * * *"')
    .option('--unschedule', 'end the schedule')
    .addHelpText('after', '\nExample:\n  within cache audit --sample 5%')
    .action(async (options: AuditOptions) => {
      const input = inputOf(options);
      const project = openProject(context, options);
      const note = (text: string) => context.out.note(pc.dim(text));
      const stack = await ensureStack(project.config, { ...findInstallation(), mode: 'run', onProgress: note });
      const client = await connect(project.config, stack);
      const target = { client, stack, project: projectName(project.config) };
      if (options.unschedule) return endSchedule(await unscheduleAudit(client, target.project), context);
      if (options.schedule !== undefined) {
        const scheduleId = await scheduleAudit({ ...target, cron: options.schedule, input });
        return begunSchedule(scheduleId, options.schedule, context);
      }
      await audit(project, { client, stack, input }, context);
    });
}

interface Audit {
  readonly client: Client;
  readonly stack: StackInfo;
  readonly input: AuditInput;
}

async function audit({ services }: Project, { client, stack, input }: Audit, context: CliContext): Promise<void> {
  const workflowId = storeWorkflowId('audit', makeRunId(new Date()));
  const handle = await client.workflow.start(auditWorkflowType, {
    workflowId,
    taskQueue: stack.taskQueue,
    args: [input],
    staticSummary: 'audit of the cache',
  });
  const failure = await handle.result().then(
    () => undefined,
    (error: unknown) => failureOf(error),
  );
  if (failure && failure.code !== 'AUDIT_FAILED') throw new WithinError(failure.code, failure.message, { workflowId });
  const view = await handle.query<AuditView>(queryNames.progress);
  const found = await services.hitConsistency(workflowId);
  const ever = await services.hitConsistency();
  const uiUrl = webAddress(stack, workflowId);
  if (failure) context.exit(errorTable[failure.code].exit);
  if (context.json) return context.out.json(documentOf({ view, found, ever, uiUrl, failure }));
  show({ view, found, ever, uiUrl, failure }, context);
}

interface Report {
  readonly view: AuditView;
  readonly found: Consistencies;
  /** Over every audit of the store. */
  readonly ever: Consistencies;
  readonly uiUrl: string | undefined;
  readonly failure: { readonly code: string; readonly message: string } | undefined;
}

const listOf = ({ steps }: Consistencies) => [...steps].map(([step, of]) => ({ step, ...of }));

function documentOf({ view, found, ever, uiUrl, failure }: Report): object {
  const { audit: workflowId, counts, findings } = view;
  return {
    workflowId,
    counts,
    findings,
    steps: listOf(found),
    ever: { ...ever.overall, steps: listOf(ever) },
    ...(uiUrl !== undefined && { uiUrl }),
    ...(failure && { error: { ...failure, details: { findings } } }),
  };
}

/** Five digits: at 0.999 and above three would all be the same. */
const bound = ({ audited, lower }: HitConsistency): string => (audited === 0 ? '' : `${(100 * lower).toFixed(3)}%`);

function rowOf(name: string, of: HitConsistency, ever: HitConsistency | undefined): string[] {
  const counts = [of.audited, of.audited - of.failures, of.falseHits, of.failures - of.falseHits, of.notAuditable];
  return [name, ...counts.map(String), ever ? bound(ever) : ''];
}

function show({ view, found, ever, uiUrl, failure }: Report, { out }: CliContext): void {
  const head = ['step', 'audited', 'equal', 'false hits', 'not deterministic', 'not auditable', 'at least (95%)'];
  const rows = listOf(found).map(({ step, ...of }) => rowOf(step, of, ever.steps.get(step)));
  if (rows.length === 0) out.line('No entry is there to audit.');
  else out.line(renderTable(head, [...rows, rowOf('all', found.overall, ever.overall)], [1, 2, 3, 4, 5, 6]));
  for (const { step, key, outcome, path } of view.findings) {
    const what = outcome === 'false-hit' ? 'was a false hit and is withdrawn' : 'is not deterministic';
    out.line(`${step} ${key.slice(0, 16)} ${what}, first difference ${path ?? ''}`);
  }
  const { audited, distinctKeys, distinctFailingKeys } = ever.overall;
  if (audited > 0)
    out.line(`Over all audits: ${audited} hits of ${distinctKeys} keys, ${distinctFailingKeys} keys failed.`);
  if (uiUrl !== undefined) out.line(`Web UI  ${uiUrl}`);
  if (failure) out.note(`${pc.red('error')} ${failure.code}: ${failure.message}`);
}

function begunSchedule(scheduleId: string, cron: string, { json, out }: CliContext): void {
  if (json) return out.json({ scheduleId, cron });
  out.line(`Audits run at "${cron}" (UTC) while a worker is up: schedule ${scheduleId}.`);
}

function endSchedule(ended: boolean, { json, out }: CliContext): void {
  if (json) return out.json({ ended });
  out.line(ended ? 'The schedule of audits has ended.' : 'No schedule of audits was there.');
}
