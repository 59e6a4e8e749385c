/** @module What became of all that was taken, beside what a calm machine makes of the same. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sweepWorkflowId } from '../../contracts/names.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { Project } from '../../test/support/project.ts';
import { graphSteps, sweptPipeline } from './requests.ts';
import type { Taken } from './workload.ts';

/** How a run or sweep ended. */
export interface End {
  /** Status and code of its error, `completed` or `failed STEP_FAILED`; `running` while it has not. */
  readonly status: string;
  /** Digests by `step.role`, or a sweep's findings. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly document?: RunDocument;
}

const open: End = { status: 'running', outputs: {} };

/** Reads it from the store, so that no server is needed. */
export async function endOf(project: Project, { request, id }: Pick<Taken, 'request' | 'id'>): Promise<End> {
  if (request.kind === 'sweep') return endOfSweep(project, id);
  const { exitCode, stdout } = await project.within(['status', id, '--json']);
  if (exitCode !== 0) return open;
  const document = JSON.parse(stdout) as RunDocument;
  if (!Array.isArray(document.steps)) return open;
  const outputs = document.steps.flatMap(({ name, outputs: of }) =>
    Object.entries(of).map(([role, { digest }]) => [`${name}.${role}`, digest] as const),
  );
  const code = document.error ? ` ${document.error.code}` : '';
  return { status: `${document.status}${code}`, outputs: Object.fromEntries(outputs), document };
}

async function endOfSweep(project: Project, id: string): Promise<End> {
  const early = await reportOf(project, id);
  if ('outputs' in early) return early;
  const end = await endWithoutReport(project, id).catch(() => open);
  if (!end.status.startsWith('completed')) return end;
  // It may have ended between the two questions. Whatever keeps its report away then is asked about again.
  const late = await reportOf(project, id);
  return 'outputs' in late ? late : { status: `without report: ${late.why}`, outputs: {} };
}

async function reportOf(project: Project, id: string): Promise<End | { readonly why: string }> {
  const { exitCode, stdout, stderr } = await project.within(['sweep', 'report', id, '--json']);
  if (exitCode !== 0) return { why: stdout || stderr };
  const { sensitivity, summary } = JSON.parse(stdout) as { readonly sensitivity: unknown; readonly summary: string };
  return { status: 'completed', outputs: { sensitivity: JSON.stringify(sensitivity), summary } };
}

/** Only the server knows how a sweep ended that left no report. Throws while it does not answer. */
async function endWithoutReport(project: Project, sweepId: string): Promise<End> {
  const { workflow } = await project.client();
  const handle = workflow.getHandle(sweepWorkflowId({ pipeline: sweptPipeline, sweepId }));
  const { status } = await handle.describe();
  if (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW') return open;
  const failure: unknown = await handle.result().catch((error: unknown) => error);
  return { status: `${status.name.toLowerCase()} ${codeOf(failure)}`, outputs: {} };
}

/** Of the innermost cause that has one. */
function codeOf(failure: unknown): string {
  let code = '';
  for (let at = failure; at instanceof Error; at = at.cause)
    if ('type' in at && typeof at.type === 'string') code = at.type;
  return code;
}

/** Names of outputs that differ; those that only one side has among them. */
export function differences(a: End, b: End): string[] {
  const names = new Set([...Object.keys(a.outputs), ...Object.keys(b.outputs)]);
  return [...names].filter((name) => a.outputs[name] !== b.outputs[name]);
}

interface Finished {
  readonly at: number;
  readonly key: string | undefined;
  readonly digests: readonly string[];
}

/** A moment that two clocks may differ by: of file times and of the program's own, milliseconds. */
const clockMs = 1_000;

/**
 * Commands that began although a record of a run said that they had finished: `number/step`. `flipped` names what bits
 * were flipped of, which is computed again.
 */
export function begunAgain(facts: {
  readonly log: string;
  readonly records: string;
  readonly runs: readonly (Taken & { readonly end: End })[];
  readonly flipped: ReadonlySet<string>;
}): { again: string[]; healed: string[]; begun: number } {
  const finished = new Map<string, Finished>();
  for (const { request, id, end } of facts.runs) {
    if (request.kind !== 'graph') continue;
    for (const step of graphSteps) {
      const record = finishedAt(join(facts.records, id), step);
      const name = `${request.name.slice('graph '.length)}/${step}`;
      const known = finished.get(name);
      if (record === undefined || (known && known.at <= record)) continue;
      const report = end.document?.steps.find((one) => one.name === step);
      const digests = Object.values(report?.outputs ?? {}).map(({ digest }) => digest);
      finished.set(name, { at: record, key: report?.key, digests });
    }
  }
  const begun = readFileSync(facts.log, 'utf8').trim().split('\n');
  const late = begun.flatMap((line) => {
    const [at, name = ''] = line.split(' ');
    const first = finished.get(name);
    return first && Number(at) > first.at + clockMs ? [{ name, first }] : [];
  });
  const isFlipped = ({ key = '', digests }: Finished) => [key, ...digests].some((id) => facts.flipped.has(id));
  return {
    again: late.filter(({ first }) => !isFlipped(first)).map(({ name }) => name),
    healed: late.filter(({ first }) => isFlipped(first)).map(({ name }) => name),
    begun: begun.length,
  };
}

/** When a record of the run said so, milliseconds since 1970 UTC: it is written once. */
function finishedAt(folder: string, step: string): number | undefined {
  try {
    const [record] = readdirSync(folder).filter((name) => name.startsWith(`step.${step}.`));
    return record === undefined ? undefined : statSync(join(folder, record)).mtimeMs;
  } catch {
    return undefined;
  }
}
