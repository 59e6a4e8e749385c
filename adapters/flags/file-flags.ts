/** @module Flags from `within.flags.yaml` of the project folder; absent means every flag at its default. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { WithinError } from '../../contracts/errors.ts';
import { flagFileSchema, flagTable } from '../../contracts/flags.ts';
import type { Flags } from '../../domain/caching/executor.ts';
import { didYouMean } from '../../domain/pipeline/nearest.ts';

export const flagFileName = 'within.flags.yaml';

async function readIfPresent(file: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8')) ?? {};
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new WithinError(
      'CONFIG_INVALID',
      `${file} cannot be read as YAML; mend it or remove it to have every flag at its default.`,
      { file },
      error,
    );
  }
}

export class FileFlags implements Flags {
  readonly #file: string;

  constructor(project: string) {
    this.#file = join(project, flagFileName);
  }

  async resolve(): Promise<Readonly<Record<string, boolean>>> {
    const parsed = flagFileSchema.safeParse(await readIfPresent(this.#file));
    if (!parsed.success) throw this.#invalid(parsed.error.issues[0]);
    const defaults = Object.entries(flagTable).map(([name, flag]) => [name, flag.default] as const);
    const set = Object.entries(parsed.data).filter((flag): flag is [string, boolean] => flag[1] !== undefined);
    return Object.fromEntries([...defaults, ...set]);
  }

  #invalid(issue: { code?: string; keys?: unknown; message: string; path: PropertyKey[] } | undefined): WithinError {
    const [unknown] = Array.isArray(issue?.keys) ? issue.keys.map(String) : [];
    const what =
      unknown === undefined
        ? `${issue?.path.join('.')}: ${issue?.message}`
        : `no flag is called "${unknown}"${didYouMean(unknown, Object.keys(flagTable))}`;
    return new WithinError('CONFIG_INVALID', `${this.#file}: ${what}.`, { file: this.#file });
  }
}
