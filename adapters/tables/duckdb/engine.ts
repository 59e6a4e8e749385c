/** @module The table engine on DuckDB. Reads and writes local files only; loads no extension beyond what the package holds. */
import { constants, copyFile } from 'node:fs/promises';
import { WithinError } from '../../../contracts/errors.ts';
import type { TableEngine } from '../../../domain/data/ports.ts';
import { violationsOf } from '../../../domain/quality/rules/violations.ts';
import { loadFiles } from './load.ts';
import { parquetSchema } from './parquet.ts';
import { checkRules } from './quality/check-rules.ts';
import { profileTable } from './quality/profile.ts';
import { readTable } from './read.ts';
import { openSession, type SessionOptions } from './session.ts';
import { selectRows, writeTable } from './write.ts';

export type DuckdbEngineOptions = SessionOptions;

/**
 * Opens an engine; `close` it in the end. Works in the main thread and in worker threads. Operations may overlap.
 * With the defaults (memory limit 1 GB, all cores) a load of any size stays below 1.5 GB of resident memory.
 */
export async function createDuckdbEngine(options: DuckdbEngineOptions = {}): Promise<TableEngine> {
  const session = await openSession(options);
  return {
    load: (files, source, target, rejects) =>
      session.use((connection) => loadFiles(connection, { files, source, target, rejects })),
    schema: (path) => session.use((connection) => parquetSchema(connection, path)),
    read: (path, columns) => session.use((connection) => readTable(connection, path, columns)),
    write: (table, path) => session.use((connection) => writeTable(connection, table, path)),
    select: (path, rows, target, columns) =>
      session.use((connection) => selectRows(connection, path, { rows, target, columns })),
    profile: (path) => session.use((connection) => profileTable(connection, path)),
    violations: async (path, contract) => {
      const { results } = await session.use((connection) => checkRules(connection, { path, contract }));
      return violationsOf(results);
    },
    checkRules: (request) => session.use((connection) => checkRules(connection, request)),
    copy: async (path, target) => {
      await copyFile(path, target, constants.COPYFILE_FICLONE).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error;
        throw new WithinError(
          'STORE_FULL',
          'the disk is full while copying a table; free some space and run again.',
          {},
          error,
        );
      });
    },
    async close() {
      await session.close();
    },
  };
}
