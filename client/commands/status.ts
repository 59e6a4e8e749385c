/** @module `within status RUN`: how a run goes or went. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { RevocationMark } from '../../contracts/cache.ts';
import type { Begun, RunDocument } from '../../contracts/run.ts';
import type { OpenRun } from '../../contracts/run-status.ts';
import type { CliContext } from '../cli-context.ts';
import { begunPlaces } from '../render/begun.ts';
import { formatMs, formatTime } from '../render/format.ts';
import { renderMetrics, renderSteps, renderTotals } from '../render/run-summary.ts';
import { findRun, openProject, type ProjectOption, withProject } from '../run/find-run.ts';
import { runServer } from '../run/live.ts';
import { markText } from '../run/refuse-revoked.ts';
import { endedStatus, readOpenRun } from '../run/run-status.ts';
import type { StartedRun } from '../services.ts';

const sentences: Readonly<Record<string, string>> = {
  running: 'is running',
  paused: 'is paused, as the local stack is down; within up goes on with it',
  lost: 'left no result and its workflow is not on the server; run the pipeline again, finished steps are reused',
};

interface EndedRun {
  readonly run: StartedRun;
  readonly document: RunDocument;
  readonly report: string | undefined;
  readonly revoked: RevocationMark | undefined;
  readonly begun: Begun;
}

function showEnded({ run, document, report, revoked, begun }: EndedRun, { out }: CliContext): void {
  for (const decision of document.decisions ?? []) out.note(decision);
  for (const warning of document.warnings) out.note(pc.yellow(`warning ${warning}`));
  const metrics = renderMetrics(document);
  const took = formatMs(document.finishedAt - run.startedAt);
  const parts = [
    renderSteps(document.steps),
    '',
    ...(metrics === undefined ? [] : [metrics, '']),
    ...document.gateFailures.map((failure) => `gate    ${failure}`),
    ...(document.error ? [`error   ${document.error.code}: ${document.error.message}`] : []),
    `${pc.bold(document.status)}  ${renderTotals(document)}`,
    `Run     ${run.runId} of ${run.pipeline}, started ${formatTime(run.startedAt)} UTC, took ${took}`,
    ...(report === undefined ? [] : [`Report  ${report}`]),
    ...Object.entries(begunPlaces(begun)).map(([name, place]) => `${name.padEnd(8)}${place}`),
    ...(revoked ? [pc.red(`Revoked ${markText(revoked)}`)] : []),
  ];
  out.line(parts.join('\n'));
}

function showOpen(run: StartedRun, open: OpenRun, { out }: CliContext): void {
  const { progress, waiting = [], uiUrl } = open;
  out.line(`The run ${run.runId} of ${run.pipeline} ${sentences[open.status] ?? `is ${open.status}`}.`);
  if (progress) {
    const { counts, running, savedMs } = progress;
    const doing = running.length === 0 ? '' : `; running ${running.join(', ')}`;
    const done = `${counts.total - counts.todo} of ${counts.total} steps done`;
    out.line(`${done} (${counts.ran} ran, ${counts.reused} reused, ${formatMs(savedMs)} saved)${doing}`);
  }
  if (open.status === 'running' && !progress) out.note('No worker tells how far it is; within doctor says why.');
  for (const sentence of waiting.slice(0, 20)) out.line(`  ${sentence}`);
  if (uiUrl !== undefined) out.line(`Web UI  ${uiUrl}`);
}

export function register(program: Command, context: CliContext): void {
  withProject(program.command('status').argument('<run>', 'run id, or a beginning of it that no other run has'))
    .description('show how a run goes or went; exits 0 however the run ended')
    .addHelpText('after', '\nExample:\n  within status 20261124-130501-3fa9c1')
    .action(async (given: string, options: ProjectOption) => {
      const project = openProject(context, options);
      const run = await findRun(given, project);
      const document = await project.services.runs.result(run.runId);
      const { workflowId, startedAt } = run;
      const revoked = (await context.cache(project.config).runJudge())(run, document);
      const mark = revoked && { revoked };
      if (!document) {
        const open = await readOpenRun(run, runServer(project.config));
        const { runId, pipeline, kind } = run;
        if (context.json) return context.out.json({ runId, workflowId, pipeline, kind, startedAt, ...open, ...mark });
        showOpen(run, open, context);
        if (revoked) context.out.line(pc.red(`Revoked ${markText(revoked)}`));
        return;
      }
      const exported = join(project.config.stateDir, 'reports', run.runId, 'report.html');
      const report = existsSync(exported) ? exported : undefined;
      const begun = await project.services.runs.begun(run.runId);
      if (!context.json) return showEnded({ run, document, report, revoked, begun }, context);
      const place = report !== undefined && { reportPath: report };
      context.out.json({ ...endedStatus({ run, document, begun, revoked }), ...place });
    });
}
