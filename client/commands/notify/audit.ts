/** @module `within notify audit`: holds every critical event and every finished run against what reached people. */
import type { Command } from 'commander';
import pc from 'picocolors';
import type { DeliveryAudit } from '../../../contracts/collaboration.ts';
import { errorTable } from '../../../contracts/errors.ts';
import type { CliContext } from '../../cli-context.ts';
import { auditOnce, scheduleDeliveryAudit, unscheduleDeliveryAudit } from '../../run/delivery-audit.ts';
import { openProject, type ProjectOption, withProject } from '../../run/find-run.ts';
import { Reach } from '../../run/reach.ts';
import { findInstallation } from '../../stack/installation.ts';
import { projectName } from '../../stack/project-name.ts';
import { positive } from '../whole-number.ts';

interface AuditOptions extends ProjectOption {
  readonly days: number;
  readonly schedule?: string;
  readonly unschedule?: boolean;
}

const dayMs = 24 * 3_600_000;

export function addAudit(group: Command, context: CliContext): void {
  withProject(group.command('audit').description('hold every critical event against what reached people'))
    .option('--days <count>', 'as far back', positive, 7)
    .option('--schedule <cron>', 'audit at these times (UTC) from now on, as "*/30 * * * *"')
    .option('--unschedule', 'end the schedule')
    .addHelpText('after', '\nExample:\n  within notify audit --schedule "*/30 * * * *"')
    .action((options: AuditOptions) => audit(options, context));
}

async function audit(options: AuditOptions, context: CliContext): Promise<void> {
  const { config } = openProject(context, options);
  const note = (progress: string) => context.out.note(pc.dim(progress));
  const reached = await new Reach(config, { ...findInstallation(), mode: 'run', onProgress: note }).end();
  const project = projectName(config);
  const input = { windowMs: options.days * dayMs };
  try {
    if (options.unschedule) return ended(await unscheduleDeliveryAudit(reached, project), context);
    if (options.schedule !== undefined) {
      const scheduleId = await scheduleDeliveryAudit(reached, { project, cron: options.schedule, input });
      if (context.json) return context.out.json({ scheduleId, cron: options.schedule });
      return context.out.line(`Deliveries are audited at ${options.schedule} (UTC)`);
    }
    show(await auditOnce(reached, input), context);
  } finally {
    await reached.client.connection.close();
  }
}

function ended(was: boolean, context: CliContext): void {
  if (context.json) return context.out.json({ unscheduled: was });
  context.out.line(was ? 'Deliveries are audited at no time any more' : 'No audit of deliveries was scheduled');
}

function show(found: DeliveryAudit, context: CliContext): void {
  const isWrong = found.missingCount > 0 || found.untoldCount > 0;
  if (isWrong) context.exit(errorTable.AUDIT_UNDELIVERED.exit);
  const message = `${found.missingCount} critical messages have no end, and of ${found.untoldCount} finished runs nobody was told; within notify ledger shows what became of each.`;
  if (context.json)
    return context.out.json({
      ...found,
      ...(isWrong && { error: { code: 'AUDIT_UNDELIVERED', message, details: {} } }),
    });
  const { out } = context;
  out.line(
    `${found.events} events, ${found.critical} critical ones for a person: ${found.delivered} arrived, ${found.deadCount} were escalated`,
  );
  for (const pair of found.dead) out.line(`  escalated  ${pair}`);
  for (const pair of found.missing) out.line(pc.red(`  missing    ${pair}`));
  for (const run of found.untold) out.line(pc.yellow(`  untold     ${run} (told now)`));
  if (isWrong) out.note(pc.red(message));
}
