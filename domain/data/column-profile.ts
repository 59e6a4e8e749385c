/** @module What a profile tells of one column. */

export interface ColumnProfile {
  readonly name: string;
  readonly type: string;
  readonly missing: number;
  /** Different values, missing ones aside; exact unless `distinctError` stands beside it. */
  readonly distinct: number;
  /** Relative standard error of an estimated `distinct`. */
  readonly distinctError?: number;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly mean?: number;
  readonly deviation?: number;
  /**
   * Up to 20 most frequent values of a text, boolean or integer column, ties in value order. Absent for a column of a
   * large table (more than 250,000 rows) that has too many different ones.
   */
  readonly top?: readonly { readonly value: string; readonly count: number }[];
}
