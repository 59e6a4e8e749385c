/** @module A CSV of two clouds of points that lie apart, one label in twenty being the wrong one. */
import { createStream } from '../../domain/learning/random-stream.ts';

export interface CloudRows {
  readonly rows?: number;
  /** Added to each `x`. */
  readonly shift?: number;
  /** Label of a row, where it is not that of its cloud. */
  readonly label?: (row: number) => string;
}

export const cloudHeader = 'id,x,y,kind';

/** Cells of each row as they stand in the file. */
export function cloudCells({ rows = 240, shift = 0, label }: CloudRows = {}): string[][] {
  const stream = createStream(`clouds ${shift}`);
  return Array.from({ length: rows }, (_, row) => {
    const side = row % 2;
    const isWrong = row % 20 === 7;
    const own = (side === 1) !== isWrong ? 'right' : 'left';
    const place = () => 4 * side + stream.nextNormal();
    return [`r${row}`, (place() + shift).toFixed(3), place().toFixed(3), label ? label(row) : own];
  });
}

export function cloudRows(given: CloudRows = {}): string {
  return `${[cloudHeader, ...cloudCells(given).map((cells) => cells.join(','))].join('\n')}\n`;
}
