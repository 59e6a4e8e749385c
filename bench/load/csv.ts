/** @module The CSV file of the bench: numbers of several lengths, categories, names, times, days, booleans, gaps. */
import { DuckDBInstance } from '@duckdb/node-api';

/** Bytes of a row, on average. */
const rowBytes = 118.65;

/** The same bytes on every machine; texts are joined by `joint`, as `user-17`. Gives the number of rows. */
export async function writeCsv(path: string, bytes: number, joint: '-' | '_'): Promise<number> {
  const rows = Math.round(bytes / rowBytes);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (
    SELECT i AS id, hash(i) % 100000 / 1000 AS short, hash(i + 1) % 1000000 / 7.0 AS long, CAST(hash(i + 2) AS DOUBLE) / 3e18 AS double,
      hash(i + 3) % 50 AS small, hash(i + 4) % 100000 AS count, 'cat${joint}' || (hash(i + 5) % 20) AS category, 'user${joint}' || (hash(i + 6) % 100000) AS name,
      TIMESTAMP '2020-01-01' + to_seconds(CAST(hash(i + 7) % 30000000 AS INTEGER)) AS moment, DATE '2020-01-01' + CAST(hash(i + 8) % 1000 AS INTEGER) AS day,
      hash(i + 9) % 2 = 0 AS flag, CASE WHEN hash(i + 10) % 10 > 0 THEN hash(i + 10) % 1000 / 8 END AS gaps
    FROM range(${rows}) t(i)) TO '${path}' (FORMAT csv, HEADER)`);
  connection.closeSync();
  instance.closeSync();
  return rows;
}
