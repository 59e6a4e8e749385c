/** @module One DuckDB instance in memory, a connection per operation, and what its failures mean. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { WithinError } from '../../../contracts/errors.ts';

export interface SessionOptions {
  /** Processor cores to use; fewer than 2 is taken as 2, since one thread cuts Parquet row groups differently. */
  readonly threads?: number;
  /** As DuckDB writes it: `1GB`, `512MB`. What does not fit is spilled to `tempDirectory`. */
  readonly memoryLimit?: string;
  /** Folder for spilling; below the system's when absent. Made when needed, removed by `close`. */
  readonly tempDirectory?: string;
  /** Aborting interrupts every running operation, which then throws `CANCELLED`. */
  readonly signal?: AbortSignal;
}

export interface Session {
  /** Runs an operation on a connection of its own, so that operations may overlap. */
  use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const cancelled = (): WithinError => new WithinError('CANCELLED', 'the table operation was cancelled.');

/** Failures that any operation may meet; others are left to the operation, which knows its file. */
function translated(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof WithinError) return error;
  if (signal?.aborted) return cancelled();
  const message = error instanceof Error ? error.message : String(error);
  if (/^INTERRUPT/i.test(message)) return cancelled();
  if (/No space left|disk full|failed to offload|max_temp_directory_size/i.test(message)) {
    return new WithinError(
      'STORE_FULL',
      'the disk is full while writing a table; free some space and run again.',
      {},
      error,
    );
  }
  if (/^Out of Memory/i.test(message)) {
    return new WithinError(
      'DATA_INVALID',
      'a table operation needs more memory than it may use; leave columns or rows out of the source.',
      {},
      error,
    );
  }
  return error;
}

/** DuckDB forgets an interrupt that comes before its query has begun, so it is repeated until the operation has ended. */
function interruptOn(signal: AbortSignal | undefined, connection: DuckDBConnection): () => void {
  let timer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    timer = setInterval(() => connection.interrupt(), 20);
  };
  // An abort that came before this is told to no listener.
  if (signal?.aborted) interrupt();
  else signal?.addEventListener('abort', interrupt, { once: true });
  return () => {
    signal?.removeEventListener('abort', interrupt);
    clearInterval(timer);
  };
}

/** Statements of an instance that are planned right now without the search for common expressions. */
interface Searchless {
  count: number;
}
const instanceOf = new WeakMap<DuckDBConnection, Searchless>();

/**
 * DuckDB 1.5 compares every expression of a statement with every other in search of common parts: 5,000 casts of a CSV
 * took 73 s and more than 1 GB, and take 2.8 s without. The setting is that of the whole instance, so it is put back
 * when the last such statement has ended: those that have common parts run faster with it.
 */
export async function withoutCommonExpressions<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  const own = instanceOf.get(connection) ?? { count: 0 };
  own.count += 1;
  await connection.run("SET disabled_optimizers = 'common_subexpressions'");
  try {
    return await work();
  } finally {
    own.count -= 1;
    if (own.count === 0) await connection.run('RESET disabled_optimizers').catch(() => undefined);
  }
}

export async function openSession(options: SessionOptions): Promise<Session> {
  const threads = Math.max(2, options.threads ?? availableParallelism());
  const spill = join(options.tempDirectory ?? tmpdir(), `within-duckdb-${randomUUID()}`);
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: options.memoryLimit ?? '1GB',
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'true',
  });
  const { signal } = options;
  const searchless: Searchless = { count: 0 };
  return {
    async use(work) {
      if (signal?.aborted) throw cancelled();
      const connection = await instance.connect();
      instanceOf.set(connection, searchless);
      const release = interruptOn(signal, connection);
      try {
        await connection.run("SET TimeZone = 'UTC'");
        return await work(connection);
      } catch (error) {
        throw translated(error, signal);
      } finally {
        release();
        connection.closeSync();
      }
    },
    async close() {
      instance.closeSync();
      await rm(spill, { recursive: true, force: true });
    },
  };
}

export type Row = Readonly<Record<string, unknown>>;

/** All rows of a small result: integers as `bigint` where the column is wider than 32 bits. */
export async function rows(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjectsJS();
}

/** The one row of an aggregate. */
export async function row(connection: DuckDBConnection, sql: string): Promise<Row> {
  const [first] = await rows(connection, sql);
  return first ?? {};
}
