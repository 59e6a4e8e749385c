/** @module What every table of a bench shares: median with its spread, the line about the machine. */
import { cpus, loadavg } from 'node:os';
import process from 'node:process';

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** `median (min to max)` with that many digits after the point. */
export function spread(values: readonly number[], digits: number): string {
  const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

/** A Markdown table with padded columns, readable on a terminal as well. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join('\n');
}

/** Other processes of the machine show in the load, which counts this bench too. */
export function machine(loadBefore: number): string {
  const load = `load ${loadBefore.toFixed(1)} before, ${currentLoad().toFixed(1)} after`;
  return `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}; ${load}. Each cell: median (min to max).`;
}

/** Average number of processes that wanted a core in the last minute. */
export function currentLoad(): number {
  return loadavg()[0] ?? 0;
}
