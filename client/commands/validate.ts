/** @module `within validate DATA`: the quality of a file or version, judged by a run like any other; or its contract. */
import { type Command, Option } from 'commander';
import pc from 'picocolors';
import { errorTable } from '../../contracts/errors.ts';
import { type QualityReport, qualityReportSchema } from '../../contracts/quality-report.ts';
import type { RunDocument } from '../../contracts/run.ts';
import { type EdgeCaseRule, edgeCaseRules, qualityReportStep } from '../../contracts/validate.ts';
import type { CliContext } from '../cli-context.ts';
import { renderTable } from '../render/table.ts';
import { openProject, type Project, type ProjectOption, withProject } from '../run/find-run.ts';
import { exitCodeOfRun, exportReport } from '../run/finish.ts';
import { followRun, type Started, tellWaiting } from '../run/follow-run.ts';
import { Reach } from '../run/reach.ts';
import { startRun } from '../run/start.ts';
import type { ValidationSource } from '../services.ts';
import { findInstallation } from '../stack/installation.ts';

const failures = ['issues', 'rows'] as const;

interface ValidateOptions extends ProjectOption {
  readonly target?: string;
  readonly key?: string;
  readonly exclude: readonly string[];
  readonly reference?: string;
  readonly infer?: boolean;
  readonly onEdgeCases: EdgeCaseRule;
  readonly failOn?: (typeof failures)[number];
}

const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

export function register(program: Command, context: CliContext): void {
  withProject(program.command('validate'))
    .argument('<data>', 'a file, dataset:NAME@latest, or an address that pipeline files may name')
    .description('find wrong labels, anomalies, duplicates, leaks and drift in a table')
    .option('--target <column>', 'column to predict: its labels are judged too')
    .option('--key <column>', 'column that names a row')
    .option('--exclude <column>', 'column that is no feature; may be repeated', collect, [])
    .option('--reference <data>', 'what the table should look like, for drift: a table, or a sketch of an earlier one')
    .addOption(
      new Option('--on-edge-cases <rule>', 'what becomes of flagged rows that are not certain')
        .choices(edgeCaseRules)
        .default('accept'),
    )
    .addOption(
      new Option('--fail-on <what>', 'end with status 1 where any issue was found, or rows are not accepted').choices(
        failures,
      ),
    )
    .option('--infer', 'print a contract for `check:` that later tables of the same law keep; runs no detector')
    .addHelpText('after', '\nExample:\n  within validate data/cells.csv --target diagnosis --fail-on issues')
    .action(async (data: string, options: ValidateOptions) => {
      const project = openProject(context, options);
      if (options.infer) return infer(data, project, context);
      const started = await start(sourceOf(data, options), project, context);
      const document = await followRun(started, context);
      if ('waiting' in document) return tellWaiting(document.waiting, started, context);
      context.exit(exitCodeOfRun(document));
      await show(document, started, options, context);
    });
}

async function infer(data: string, { services }: Project, { json, out }: CliContext): Promise<void> {
  const { contract, notes, yaml } = await services.inferContract({ data });
  if (json) return out.json({ check: contract, notes });
  out.line(yaml.trimEnd());
}

function sourceOf(data: string, options: ValidateOptions): ValidationSource {
  const { target, key, exclude, reference, onEdgeCases } = options;
  return {
    data,
    exclude,
    onEdgeCases,
    ...(target !== undefined && { target }),
    ...(key !== undefined && { key }),
    ...(reference !== undefined && { reference }),
  };
}

async function start(source: ValidationSource, { config, services }: Project, context: CliContext): Promise<Started> {
  const note = (text: string) => context.out.note(pc.dim(text));
  const reach = new Reach(config, { ...findInstallation(), mode: 'run', onProgress: note });
  // A wrong request is told before anything is started.
  const prepared = await services.prepareValidation(source);
  const { stack, client } = await reach.end();
  const { run, handle } = await startRun({ client, config, stack, prepared, options: {}, services, note });
  return { config, services, stack, run, handle };
}

async function findingsOf(document: RunDocument, { services }: Started): Promise<QualityReport | undefined> {
  const ref = document.steps.find(({ name }) => name === qualityReportStep)?.outputs['findings'];
  const bytes = ref && (await services.blobs.bytes(ref));
  return bytes && qualityReportSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** Without `--fail-on` what was found fails nothing. */
function isRefused({ kinds, violations, rows }: QualityReport, failOn: ValidateOptions['failOn']): boolean {
  if (failOn === undefined) return false;
  return failOn === 'issues' ? kinds.length + violations.length > 0 : rows.quarantine + rows.review > 0;
}

/** What a validation came to, and where it lies. */
interface Shown {
  readonly document: RunDocument;
  readonly findings: QualityReport | undefined;
  readonly refused: boolean;
  readonly files: Awaited<ReturnType<typeof exportReport>>;
}

async function show(
  document: RunDocument,
  started: Started,
  { failOn }: ValidateOptions,
  context: CliContext,
): Promise<void> {
  const findings = await findingsOf(document, started);
  const refused = findings !== undefined && isRefused(findings, failOn);
  if (!document.error && refused) context.exit(errorTable.CHECK_FAILED.exit);
  const files = await exportReport(document, started.services, started.config.stateDir);
  const shown = { document, findings, refused, files };
  if (context.json) return context.out.json(jsonOf(shown, started));
  write(shown, started, context);
  if (refused && !document.error) context.out.note(`${pc.red('refused')} by --fail-on ${failOn ?? ''}`);
}

function jsonOf({ document, findings, refused, files }: Shown, { run }: Started): Record<string, unknown> {
  const { error, status, warnings } = document;
  return {
    runId: run.runId,
    workflowId: run.workflowId,
    pipeline: run.pipeline,
    status,
    ...(findings && { passed: !refused, findings }),
    ...(files.quality !== undefined && { reportPath: files.quality }),
    ...(warnings.length > 0 && { warnings }),
    ...(error && { error }),
  };
}

function write({ document, findings, files }: Shown, { run }: Started, context: CliContext): void {
  const { out } = context;
  for (const warning of document.warnings) out.note(pc.yellow(`warning ${warning}`));
  if (findings) tell(findings, context);
  const places = { Report: files.quality, Findings: files.findings, Run: run.runId };
  for (const [name, place] of Object.entries(places)) if (place !== undefined) out.line(`${name.padEnd(10)}${place}`);
  const { error } = document;
  if (error) out.note(`${pc.red('error')} ${error.code}: ${error.message}`);
}

function tell({ headline, kinds, issues, violations, advice }: QualityReport, { out }: CliContext): void {
  out.line(`${pc.bold(headline)}\n`);
  if (kinds.length > 0) {
    const cells = kinds.map(({ code, detector, rows, fates, findings }) => [
      code,
      detector,
      ...[rows, fates.quarantine, fates.review, findings].map((count) => (count === 0 ? '' : String(count))),
    ]);
    const titles = ['issue', 'found by', 'rows', 'quarantined', 'for people', 'findings'];
    out.line(`${renderTable(titles, cells, [2, 3, 4, 5])}\n`);
  }
  const told = [...violations, ...issues].map(({ message }) => `- ${message}`);
  if (told.length > 0) out.line(`${told.slice(0, shownFindings).join('\n')}${moreThan(told.length)}\n`);
  if (advice.length > 0) out.line(`Next\n${advice.map((text) => `- ${text}`).join('\n')}\n`);
}

const shownFindings = 20;

const moreThan = (found: number): string =>
  found > shownFindings ? `\n- and ${found - shownFindings} more, in the report` : '';
