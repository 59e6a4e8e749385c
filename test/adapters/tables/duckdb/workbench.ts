/** @module An engine and a folder of files for the tests of the table engine; both go when the file's tests are done. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createDuckdbEngine } from '../../../../adapters/tables/duckdb/engine.ts';
import type { WithinError } from '../../../../contracts/errors.ts';
import type { DatasetDefinition, SourceDefinition } from '../../../../contracts/pipeline.ts';
import type { LoadSummary, TableEngine } from '../../../../domain/data/ports.ts';
import type { Table } from '../../../../domain/data/table.ts';
import { thrownBy } from '../../../support/thrown.ts';

type Source = Omit<SourceDefinition, 'source'> & Partial<DatasetDefinition>;

export class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), 'within-tables-'));
  #engine: TableEngine | undefined;
  #targets = 0;

  constructor() {
    beforeAll(async () => {
      this.#engine = await createDuckdbEngine({ threads: 2 });
    });
    afterAll(async () => {
      await this.#engine?.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  get engine(): TableEngine {
    if (!this.#engine) throw new Error('the engine opens before the first test');
    return this.#engine;
  }

  /** Path of a file with this content. */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** A path of its own for each Parquet file. */
  target(): string {
    return join(this.folder, `table-${this.#targets++}.parquet`);
  }

  /** Loads files given by name and content, and reads the table back. */
  async load(
    files: Readonly<Record<string, string | Uint8Array>>,
    source: Source = {},
  ): Promise<{ table: Table; types: Record<string, string>; summary: LoadSummary; path: string }> {
    const path = this.target();
    const paths = Object.entries(files).map(([name, content]) => ({ name, path: this.write(name, content) }));
    const summary = await this.engine.load(paths, { source: paths.map(({ name }) => name), ...source }, path);
    const types = Object.fromEntries(summary.columns.map(({ name, type }) => [name, type]));
    return { table: await this.engine.read(path), types, summary, path };
  }

  refusal(files: Readonly<Record<string, string | Uint8Array>>, source: Source = {}): Promise<WithinError> {
    return thrownBy(() => this.load(files, source));
  }
}

export const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
