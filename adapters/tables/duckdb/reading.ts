/** @module What every format comes down to: relations, and for each column its type and the SQL of its value. */
import type { ColumnType } from '../../../domain/data/table.ts';

export interface ReadColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** SQL over the relation's own columns. */
  readonly value: string;
  /** SQL of the text that a declared type is made from; absent when the type was not declared. */
  readonly declaredFrom?: string;
}

export interface Reading {
  /** All files, one after the other, in the order given. */
  readonly relation: string;
  /** One file each, in the same order, to find the place of a bad value. */
  readonly files: readonly { readonly name: string; readonly relation: string }[];
  readonly columns: readonly ReadColumn[];
}
