/** @module Writes what a step returned to the files of its output roles. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { WithinError } from '../../contracts/errors.ts';
import type { TableEngine } from '../../domain/data/ports.ts';
import type { Table } from '../../domain/data/table.ts';
import type { StepJob } from '../../domain/pipeline/ports.ts';
import type { StepOutput } from '../../domain/pipeline/step.ts';

type Returned = Readonly<Record<string, StepOutput>> | StepOutput | undefined;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isTable = (value: unknown): value is Table => isObject(value) && 'rowCount' in value && 'columns' in value;
const isSingle = (value: unknown): value is StepOutput =>
  typeof value === 'string' ||
  value instanceof Uint8Array ||
  isTable(value) ||
  (isObject(value) && ('json' in value || 'written' in value || 'head' in value));

/** A step with one output may return it alone. */
function byRole(job: StepJob, returned: Returned): Readonly<Record<string, StepOutput>> {
  const roles = Object.keys(job.outputs);
  const [only] = roles;
  if (roles.length === 1 && only !== undefined && isSingle(returned) && !(isObject(returned) && only in returned))
    return { [only]: returned };
  return isObject(returned) ? (returned as Readonly<Record<string, StepOutput>>) : {};
}

async function writeOne(output: StepOutput, path: string, tables: TableEngine): Promise<void> {
  if (typeof output === 'string' || output instanceof Uint8Array) await writeFile(path, output);
  else if (isTable(output)) await tables.write(output, path);
  else if ('json' in output) await writeFile(path, JSON.stringify(output.json));
  else if ('head' in output) {
    await writeFile(path, output.head);
    await pipeline(createReadStream(output.file), createWriteStream(path, { flags: 'a' }));
  }
}

/** Throws `STEP_OUTPUT_MISSING` for a role without a value or file. */
export async function writeOutputs(job: StepJob, returned: Returned, tables: TableEngine): Promise<void> {
  const outputs = byRole(job, returned);
  const unknown = Object.keys(outputs).find((role) => !(role in job.outputs));
  if (unknown !== undefined) {
    throw new WithinError(
      'STEP_PROTOCOL',
      `Step "${job.name}" returned an output "${unknown}" that it does not declare; it declares ${Object.keys(job.outputs).join(', ')}.`,
      { role: unknown },
    );
  }
  for (const [role, { path }] of Object.entries(job.outputs)) {
    const output = outputs[role];
    if (output !== undefined) await writeOne(output, path, tables);
    if (existsSync(path)) continue;
    throw new WithinError(
      'STEP_OUTPUT_MISSING',
      `Step "${job.name}" did not produce its output "${role}"; return it, or write it to context.outputPath("${role}").`,
      { role },
    );
  }
}
