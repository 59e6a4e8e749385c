/** @module From a finished workflow to the document, files and exit code of its run. */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { type ErrorCode, errorTable, isErrorCode, WithinError } from '../../contracts/errors.ts';
import type { RunDocument } from '../../contracts/run.ts';
import { qualityReportStep } from '../../contracts/validate.ts';
import type { Services, StartedRun } from '../services.ts';

/** Error of the workflow itself, for runs that ended before they had a document. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** The code and message of the cause that a server wrapped into its own errors. */
export function failureOf(error: unknown): Failure {
  const causes: unknown[] = [];
  for (let cause: unknown = error; cause instanceof Error && causes.length < 8; cause = cause.cause) causes.push(cause);
  const typed = causes.find(
    (cause): cause is Error & { type: string } =>
      cause instanceof Error && 'type' in cause && isErrorCode(String(cause.type)),
  );
  if (typed) return { code: typed.type as ErrorCode, message: typed.message };
  const last = causes.at(-1);
  return { code: 'INTERNAL', message: last instanceof Error ? last.message : String(error) };
}

/** Waits for the end. Throws only when the run left no document, as when planning failed. */
export async function finishRun(run: StartedRun, handle: WorkflowHandle, services: Services): Promise<RunDocument> {
  let failure: Failure | undefined;
  try {
    await handle.result();
  } catch (error) {
    failure = failureOf(error);
  }
  const document = await services.runs.result(run.runId);
  if (document) return document;
  throw new WithinError(
    failure?.code ?? 'INTERNAL',
    failure?.message ?? `The run ${run.runId} left no result; see its history.`,
    { runId: run.runId, workflowId: run.workflowId },
  );
}

export function exitCodeOfRun(document: RunDocument): number {
  if (document.status === 'completed') return 0;
  if (document.status === 'waiting') return 3;
  const code = document.error?.code;
  return code !== undefined && isErrorCode(code) ? errorTable[code].exit : 1;
}

/** Reports by step: the file that each output becomes, and the name under which a reader is told of it. */
const reportFiles = [
  { step: 'report', role: 'report', file: 'report.html', name: 'report' },
  { step: 'report', role: 'figure', file: 'figure.svg', name: 'figure' },
  { step: qualityReportStep, role: 'report', file: 'quality-report.html', name: 'quality' },
  { step: qualityReportStep, role: 'findings', file: 'quality-report.json', name: 'findings' },
] as const;
export type ReportFiles = { readonly [K in (typeof reportFiles)[number]['name']]?: string };

/** Files with endings that programs know, in `.within/reports/<run id>`; absolute paths by name. */
export async function exportReport(document: RunDocument, services: Services, stateDir: string): Promise<ReportFiles> {
  const folder = join(stateDir, 'reports', document.runId);
  const files: { -readonly [K in keyof ReportFiles]: string } = {};
  for (const { step, role, file, name } of reportFiles) {
    const ref = document.steps.find((own) => own.name === step)?.outputs[role];
    const path = ref && (await services.blobs.path(ref));
    if (path === undefined) continue;
    await mkdir(folder, { recursive: true });
    await copyFile(path, join(folder, file));
    files[name] = join(folder, file);
  }
  return files;
}
