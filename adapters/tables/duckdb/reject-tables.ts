/** @module Where DuckDB's reader keeps the lines that it skips: two tables that belong to the connection. */

export const rejectTables = { errors: 'within_rejects', scans: 'within_reject_scans' } as const;

/**
 * Options of `read_csv`. Its `ignore_errors`, which keeps nothing, is no choice: it also drops the line behind one with
 * text after a closing quote (DuckDB 1.5).
 */
export const keepRejects = `, store_rejects = true, rejects_limit = 0, rejects_table = '${rejectTables.errors}', rejects_scan = '${rejectTables.scans}'`;
