/**
 * @module Rows of a PostgreSQL query. State: their number and a hash that does not depend on their order. Bytes: JSON
 * lines in the order of their text, since a table has none. Both in a read-only snapshot.
 */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { WithinError } from '../../contracts/errors.ts';
import type { ExternalSource } from '../../contracts/graph.ts';
import { type ReadContext, refused, type SourceReader, unreachable } from './reader.ts';

type QuerySource = Extract<ExternalSource, { kind: 'postgres' }>;

const connectMs = 10_000;
/** A query that runs longer is ended by the server, milliseconds. */
const queryMs = 3_600_000;
/** Class of SQLSTATE. */
const authorization = '28';

const rowsOf = (query: string): string =>
  `(select row_to_json(within_row.*)::text as row from (${bare(query)}\n) as within_row) as rows`;
const bare = (query: string): string => query.trim().replace(/;+$/, '');

/** Two sums of 60-bit parts of each row's MD5: the same rows in any order give the same, and twice a row is not once. */
const stateOf = (query: string): string => `
  select count(*)::text as count,
         coalesce(sum(('x' || substr(md5(row), 1, 15))::bit(60)::bigint), 0)::text as low,
         coalesce(sum(('x' || substr(md5(row), 17, 15))::bit(60)::bigint), 0)::text as high
  from ${rowsOf(query)}`;

/** Control characters cannot occur in JSON text, so as quote and delimiter they leave every line as it is. */
const linesOf = (query: string): string => `
  copy (select row from ${rowsOf(query)} order by row collate "C")
  to stdout with (format csv, quote E'\\x01', delimiter E'\\x02')`;

async function within<T>(
  source: QuerySource,
  context: ReadContext,
  operation: (client: Client) => Promise<T>,
): Promise<T> {
  const connectionString = await context.secret(source.connection);
  const { default: pg } = await import('pg');
  let client: Client | undefined;
  try {
    client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: connectMs,
      statement_timeout: queryMs,
      application_name: 'within',
    });
    // A connection that breaks while nothing is asked would end the process.
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin transaction isolation level repeatable read read only');
    return await operation(client);
  } catch (error) {
    throw translated(error, source);
  } finally {
    await client?.end().catch(() => undefined);
  }
}

/** Without a cause and in words of ours: the driver's messages may repeat the connection string. */
function translated(error: unknown, { connection }: QuerySource): WithinError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const place = `The database of ${connection}`;
  if (code.startsWith(authorization) || code === '42501') return refused(place);
  if (code === '57014') return unreachable(place, `took longer than ${queryMs / 60_000} minutes`);
  if (code === '25006' || code === '0A000')
    return new WithinError('SOURCE_INVALID', `${place} refuses the query, since it writes; a source only reads.`, {});
  if (/^(42|22|3D|3F)[0-9A-Z]{3}$/.test(code))
    return new WithinError(
      'SOURCE_INVALID',
      `${place} refuses the query (SQLSTATE ${code}: ${error instanceof Error ? error.message : ''}); correct it.`,
      { code },
    );
  return unreachable(place, `cannot be reached${code === '' ? '' : ` (${code})`}`);
}

export const postgresReader: SourceReader<QuerySource> = {
  probe: (source, context) =>
    within(source, context, async (client) => {
      const { rows } = await client.query<{ count: string; low: string; high: string }>(stateOf(source.query));
      const [state] = rows;
      return state && `${state.count} rows, hash ${state.low}.${state.high}`;
    }),
  fetch: (source, context, target) =>
    within(source, context, async (client) => {
      const { to } = await import('pg-copy-streams');
      await pipeline(client.query(to(linesOf(source.query))), createWriteStream(target));
    }),
};
