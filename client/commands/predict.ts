/** @module `within predict RUN|MODEL DATA --out FILE`: scores new rows, durably and reusably like any run. */
import { constants, existsSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Command, Option } from 'commander';
import type { BlobRef } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { type GuardMode, type GuardReport, guardModes, guardReportSchema } from '../../contracts/guard.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { CacheServices } from '../cache-services.ts';
import type { CliContext } from '../cli-context.ts';
import { connect } from '../connect.ts';
import { findEndedRun, openProject, type Project, type ProjectOption, withProject } from '../run/find-run.ts';
import { exitCodeOfRun, finishRun } from '../run/finish.ts';
import { type RevokedOption, refuseRevokedModel, refuseRevokedRun, withRevoked } from '../run/refuse-revoked.ts';
import { startRun } from '../run/start.ts';
import type { PredictionSource, Services } from '../services.ts';
import { ensureStack } from '../stack/ensure.ts';
import { findInstallation } from '../stack/installation.ts';

interface PredictOptions extends ProjectOption, RevokedOption {
  readonly out: string;
  readonly key?: string;
  readonly guard: GuardMode;
}

interface Asked {
  readonly given: string;
  readonly rows: Pick<PredictionSource, 'data' | 'key' | 'guard'>;
  /** Judges what is given; absent: revoked results are wanted too. */
  readonly judge: CacheServices | undefined;
}

async function sourceOf({ given, rows, judge }: Asked, project: Project): Promise<PredictionSource> {
  if (existsSync(given)) {
    if (judge && statSync(given).isFile()) await refuseRevokedModel(given, judge);
    return { model: given, ...rows };
  }
  const ended = await findEndedRun(given, project);
  const { run, document } = ended;
  if (judge) await refuseRevokedRun(ended, judge);
  const { model } = document.results;
  if (!model)
    throw new WithinError(
      'OUTPUT_NOT_FOUND',
      `The run ${run.runId} has no model; name a training run or a model file.`,
      { runId: run.runId },
    );
  const target = join(project.config.stateDir, 'predict', `${model.digest.slice(0, 16)}.model`);
  return { model: await project.services.copyBlob(model, target), definitionRef: document.definitionRef, ...rows };
}

/** Refused before any work, and again when the file is written. */
function checkTarget(out: string): '.csv' | '.parquet' {
  const ending = extname(out);
  if (ending !== '.csv' && ending !== '.parquet')
    throw new WithinError('USAGE', `--out ${out} must end in .csv or .parquet.`, { path: out });
  if (existsSync(out))
    throw new WithinError('USAGE', `${out} exists; choose another file with --out or remove it.`, { path: out });
  return ending;
}

async function writeResult(parquet: string, out: string, services: Services): Promise<void> {
  if (extname(out) === '.csv') return services.writeCsv(parquet, out);
  await copyFile(parquet, out, constants.COPYFILE_EXCL);
}

export function register(program: Command, context: CliContext): void {
  withRevoked(withProject(program.command('predict')))
    .argument('<model>', 'run that trained the model, or a model file')
    .argument('<data>', 'rows to score: CSV, TSV, Parquet or JSON lines with the raw columns of the training data')
    .requiredOption('--out <file>', 'where the predictions go: .parquet or .csv')
    .option('--key <column>', 'column that names a row in the result')
    .addOption(
      new Option('--guard <mode>', 'rows unlike those of training: warn tells them, refuse leaves them unscored')
        .choices(guardModes)
        .default('warn'),
    )
    .description('score new rows with a trained model')
    .addHelpText('after', '\nExample:\n  within predict 20261124-130501-3fa9c1 new.csv --out scored.csv')
    .action((given: string, data: string, options: PredictOptions) => predict({ given, data, options }, context));
}

interface Scoring {
  readonly given: string;
  readonly data: string;
  readonly options: PredictOptions;
}

async function predict({ given, data, options }: Scoring, context: CliContext): Promise<void> {
  checkTarget(options.out);
  const project = openProject(context, options);
  const { config, services } = project;
  const rows = { data, guard: options.guard, ...(options.key !== undefined && { key: options.key }) };
  const judge = options.revoked ? undefined : context.cache(config);
  const source = await sourceOf({ given, rows, judge }, project);
  const prepared = await services.preparePrediction(source);
  const note = (text: string) => context.out.note(text);
  const stack = await ensureStack(config, { ...findInstallation(), mode: 'run', onProgress: note });
  const client = await connect(config, stack);
  const { run, handle } = await startRun({ client, config, stack, prepared, options: {}, services, note });
  await deliver(await finishRun(run, handle, services), options.out, { services, context });
}

function tellGuard({ breaching, rules, summary, mode }: GuardReport, runId: string, { out }: CliContext): void {
  if (breaching > 0 || rules.length > 0 || mode === 'off') out.note(summary);
  if (breaching > 0) out.note(`within outputs ${runId} guard.breaches --to DIR writes all of them.`);
}

async function guardReport(told: BlobRef | undefined, services: Services): Promise<GuardReport | undefined> {
  const bytes = told && (await services.blobs.bytes(told));
  return bytes && guardReportSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** Writes the predictions, and says which rows are not like those of training. */
async function deliver(
  document: RunDocument,
  out: string,
  { services, context }: { readonly services: Services; readonly context: CliContext },
): Promise<void> {
  const { error, runId } = document;
  if (error) {
    context.exit(exitCodeOfRun(document));
    if (context.json) return context.out.json({ error });
    return context.out.note(`error ${error.code}: ${error.message}`);
  }
  const output = (step: string, role: string) => document.steps.find(({ name }) => name === step)?.outputs[role];
  const predictions = output('predict', 'predictions');
  const path = predictions && (await services.blobs.path(predictions));
  if (path === undefined)
    throw new WithinError('OUTPUT_NOT_FOUND', `The run ${runId} left no predictions; run again.`, { runId });
  await writeResult(path, out, services);
  const guard = await guardReport(output('guard', 'guard'), services);
  if (context.json) return context.out.json({ runId, out, size: predictions?.size, ...(guard && { guard }) });
  if (guard) tellGuard(guard, runId, context);
  context.out.line(`Wrote ${out}`);
}
