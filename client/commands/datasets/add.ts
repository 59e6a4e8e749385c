/** @module `within datasets add`: registers a file of this machine as a version, judged as an upload is. */
import { constants, copyFile } from 'node:fs/promises';
import type { Command } from 'commander';
import pc from 'picocolors';
import {
  type DatasetFormat,
  datasetNamePattern,
  datasetNameRule,
  formatOfEnding,
  type Upload,
  type UploadVerdict,
} from '../../../contracts/datasets.ts';
import { errorTable, isErrorCode, WithinError } from '../../../contracts/errors.ts';
import type { CliContext } from '../../cli-context.ts';
import type { DatasetServices, Judged } from '../../dataset-services.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';
import { Reach } from '../../run/reach.ts';
import { makeRunId } from '../../run/start.ts';
import { findInstallation } from '../../stack/installation.ts';
import { type AuthorOption, authorOf, authorOption } from '../cache/arguments.ts';
import { shortName } from './version-option.ts';

interface AddOptions extends ProjectOption, AuthorOption {
  readonly name: string;
  readonly pipeline?: string;
}

function formatOf(file: string): DatasetFormat {
  const format = formatOfEnding.get(/\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '');
  if (format) return format;
  const known = [...formatOfEnding.keys()].map((ending) => `.${ending}`);
  throw new WithinError('UPLOAD_FORMAT_UNKNOWN', `The ending of ${file} tells no format; use ${known.join(', ')}.`, {
    file,
  });
}

function checkedName(name: string): string {
  if (datasetNamePattern.test(name)) return name;
  throw new WithinError('USAGE', `${datasetNameRule}; ${JSON.stringify(name)} does not.`, { name });
}

/** The store takes a file over, so it is given a copy. */
async function receive(file: string, options: AddOptions, datasets: DatasetServices): Promise<Upload> {
  const format = formatOf(file);
  const incoming = await datasets.incoming();
  try {
    await copyFile(file, incoming.path, constants.COPYFILE_FICLONE).catch((cause: unknown) => {
      throw new WithinError(
        'SOURCE_NOT_FOUND',
        `${file} cannot be read; check the path, it is taken from the current folder.`,
        { path: file },
        cause,
      );
    });
    const { name: dataset, pipeline } = options;
    const from = { dataset, uploadId: makeRunId(new Date()), uploader: authorOf(options) };
    return await datasets.receive({ ...from, format, ...(pipeline !== undefined && { pipeline }) }, incoming.path);
  } finally {
    await incoming.discard();
  }
}

/** Throws what kept the run from deciding. */
function verdictIn({ upload, failure }: Judged): UploadVerdict {
  if (upload.verdict && !failure) return upload.verdict;
  const { code, message } = failure ?? { code: 'INTERNAL', message: 'The run ended without a verdict.' };
  throw new WithinError(isErrorCode(code) ? code : 'INTERNAL', message, { upload: upload.uploadId });
}

/** People have to decide first: the run goes on by itself when they have. */
function rest({ upload, waiting = [] }: Judged, context: CliContext): void {
  context.exit(3);
  if (context.json)
    return context.out.json({ ...upload, version: `${upload.dataset}@${upload.digest}`, status: 'waiting', waiting });
  for (const { step, reviewId, cases } of waiting)
    context.out.line(`${step} waits for people: ${cases} rows; within issues ${reviewId} shows them.`);
  context.out.line(
    `${shortName(upload)} is pending; within datasets show ${shortName(upload)} tells what they decided.`,
  );
}

function show(judged: Judged, context: CliContext): void {
  if (judged.waiting) return rest(judged, context);
  const { upload } = judged;
  const { state, rows, problems, error } = verdictIn(judged);
  const code = error?.code ?? 'CHECK_FAILED';
  const accepted = state === 'accepted';
  if (!accepted) context.exit(isErrorCode(code) ? errorTable[code].exit : 1);
  if (context.json) return context.out.json({ ...upload, version: `${upload.dataset}@${upload.digest}` });
  if (accepted)
    return context.out.line(`${shortName(upload)} is accepted${rows === undefined ? '' : `, ${rows} rows`}.`);
  for (const { rule, message } of problems) context.out.line(`  ${rule}: ${message}`);
  context.out.note(`${pc.red('error')} ${code}: ${shortName(upload)} is in quarantine.`);
}

export function addAdd(group: Command, context: CliContext): void {
  withProject(group.command('add').argument('<file>', 'a CSV, TSV, Parquet or JSON lines file'))
    .description('register a file as a version of a data set, judged as an upload is')
    .requiredOption('--name <name>', 'the data set', checkedName)
    .option('--pipeline <file>', 'validation pipeline to judge by, where within.datasets.yaml names none')
    .option(...authorOption)
    .addHelpText('after', '\nExample:\n  within datasets add data/june.csv --name sales')
    .action(async (file: string, options: AddOptions) => {
      const config = context.config(options.project);
      const note = (text: string) => context.out.note(pc.dim(text));
      const reach = new Reach(config, { ...findInstallation(), mode: 'run', onProgress: note });
      const datasets = await context.datasets(config, () => reach.end());
      await datasets.check({
        dataset: options.name,
        ...(options.pipeline !== undefined && { pipeline: options.pipeline }),
      });
      show(await datasets.judge(await receive(file, options, datasets), { leaveToPeople: true }), context);
    });
}
