/** @module Runs one built-in step the way the executor does: parameters parsed, inputs by role, outputs read back. */
import type { Table } from '../../domain/data/table.ts';
import { parseParams } from '../../domain/pipeline/builtin.ts';
import type { BuiltinStep, StepContext, StepInput, StepOutput } from '../../domain/pipeline/step.ts';
import { createMemoryTables, type MemoryTables } from './memory-tables.ts';

/** A table, text (a model), or `{ json }`, of some media type. */
export type GivenInput = Table | string | { readonly json: unknown; readonly mediaType?: string };

export interface StepRun {
  readonly inputs: Readonly<Record<string, GivenInput>>;
  readonly params?: object;
  readonly seeds?: Readonly<Record<string, string>>;
  readonly context?: Partial<StepContext>;
}

export interface StepResult {
  /** Table of an output role. */
  table(role: string): Promise<Table>;
  /** JSON of an output role, after a trip through its text. */
  json(role: string): unknown;
  text(role: string): string;
  /** An output as the step returned it. */
  raw(role: string): StepOutput;
  readonly roles: readonly string[];
  readonly tables: MemoryTables;
}

const isTable = (given: object): given is Table => 'rowCount' in given;

async function inputOf(given: GivenInput, path: string, tables: MemoryTables): Promise<StepInput> {
  if (typeof given !== 'string' && isTable(given)) await tables.write(given, path);
  const text = typeof given === 'string' ? given : 'json' in given ? JSON.stringify(given.json) : '';
  return {
    path,
    mediaType: (typeof given === 'object' && 'json' in given && given.mediaType) || 'application/octet-stream',
    files: [{ path, name: path }],
    table: (columns) => tables.read(path, columns),
    json: async () => JSON.parse(text),
    text: async () => text,
    bytes: async () => new TextEncoder().encode(text),
    start: async (length) => new TextEncoder().encode(text).subarray(0, length),
    size: async () => new TextEncoder().encode(text).length,
  };
}

export async function runStep(step: BuiltinStep, run: StepRun): Promise<StepResult> {
  const tables = createMemoryTables();
  const inputs: Record<string, StepInput> = {};
  for (const [role, given] of Object.entries(run.inputs)) inputs[role] = await inputOf(given, `in/${role}`, tables);
  const context: StepContext = {
    tables,
    outputPath: (role) => `out/${role}`,
    scratch: 'scratch',
    checkpointDir: 'checkpoints',
    env: {},
    plots: { svg: async () => '' },
    progress: () => {},
    log: () => {},
    throwIfCancelled: () => {},
    ...run.context,
  };
  const params = parseParams(step.params, run.params ?? {}, `Step "${step.name}"`);
  const outputs = await step.run({ inputs, params, seeds: run.seeds ?? {}, context });
  return resultOf(outputs, tables);
}

function resultOf(outputs: Readonly<Record<string, StepOutput>>, tables: MemoryTables): StepResult {
  const output = (role: string): StepOutput => {
    const found = outputs[role];
    if (found === undefined)
      throw new Error(`the step has the outputs ${Object.keys(outputs).join(', ')}, not ${role}`);
    return found;
  };
  return {
    tables,
    roles: Object.keys(outputs),
    table: async (role) => {
      const given = output(role);
      return typeof given === 'object' && isTable(given) ? given : tables.read(`out/${role}`);
    },
    json: (role) => JSON.parse(JSON.stringify((output(role) as { json: unknown }).json)),
    text: (role) => String(output(role)),
    raw: output,
  };
}
