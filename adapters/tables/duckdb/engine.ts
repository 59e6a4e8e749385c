/** @module The table engine on DuckDB. Reads and writes local files only; loads no extension beyond what the package holds. */
import { constants, copyFile } from 'node:fs/promises';
import { WithinError } from '../../../contracts/errors.ts';
import type { TableEngine } from '../../../domain/data/ports.ts';
import { loadFiles } from './load.ts';
import { parquetSchema } from './parquet.ts';
import { profileTable } from './profile.ts';
import { readTable } from './read.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import { contractViolations } from './violations.ts';
import { selectRows, writeTable } from './write.ts';

export type DuckdbEngineOptions = SessionOptions;

/**
 * Opens an engine; `close` it in the end. Works in the main thread and in worker threads. Operations may overlap.
 * With the defaults (memory limit 1 GB, all cores) a load of any size stays below 1.5 GB of resident memory.
 */
export async function createDuckdbEngine(options: DuckdbEngineOptions = {}): Promise<TableEngine> {
  const session = await openSession(options);
  let serial: Promise<Session> | undefined;
  return {
    load: (files, source, target) => session.use((connection) => loadFiles(connection, { files, source, target })),
    schema: (path) => session.use((connection) => parquetSchema(connection, path)),
    read: (path, columns) => session.use((connection) => readTable(connection, path, columns)),
    write: (table, path) => session.use((connection) => writeTable(connection, table, path)),
    select: (path, rows, target) => session.use((connection) => selectRows(connection, path, { rows, target })),
    async profile(path) {
      serial ??= openSession(options, 1);
      return profileTable({ session, serial: await serial }, path);
    },
    violations: (path, contract) => session.use((connection) => contractViolations(connection, path, contract)),
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
      await (await serial)?.close();
    },
  };
}
