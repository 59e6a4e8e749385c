/** @module Any Standard Schema (zod, valibot, arktype, …) as a check of rows; https://standardschema.dev, version 1. */
import { WithinError } from '../../../contracts/errors.ts';
import type { RowCheck, RowFailure, RowValues } from './ports.ts';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

type Result = { readonly issues?: readonly Issue[] | undefined };

/** The part of the specification that a check of rows needs. */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Result | Promise<Result>;
  };
}

/** Whether a module's export is one; some are functions with the property. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !('~standard' in value))
    return false;
  const standard = value['~standard'];
  return (
    typeof standard === 'object' &&
    standard !== null &&
    'validate' in standard &&
    typeof standard.validate === 'function'
  );
}

function columnOf({ path }: Issue): string | undefined {
  const [first] = path ?? [];
  const key = typeof first === 'object' ? first.key : first;
  return key === undefined ? undefined : String(key);
}

async function issuesOf(schema: StandardSchema, values: RowValues, row: number): Promise<readonly Issue[]> {
  try {
    const result = schema['~standard'].validate(values);
    return (result instanceof Promise ? await result : result).issues ?? [];
  } catch (error) {
    throw new WithinError(
      'PARAM_INVALID',
      `the row schema threw at row ${row} (${error instanceof Error ? error.message : String(error)}); a schema tells its issues and throws nothing.`,
      { row },
      error,
    );
  }
}

/** Every issue of every row, in order of rows. Throws `PARAM_INVALID` where the schema itself throws. */
export async function checkRowsByStandardSchema(
  schema: StandardSchema,
  rows: readonly RowValues[],
  first = 0,
): Promise<RowFailure[]> {
  const failures: RowFailure[] = [];
  for (const [index, values] of rows.entries()) {
    const row = first + index;
    for (const issue of await issuesOf(schema, values, row)) {
      const column = columnOf(issue);
      failures.push({ row, message: issue.message, ...(column !== undefined && { column }) });
    }
  }
  return failures;
}

/** The check that `RuleRequest.rowCheck` takes. */
export function rowCheckOf(schema: StandardSchema): RowCheck {
  return (rows, first) => checkRowsByStandardSchema(schema, rows, first);
}
