/** @module Where commands print: results on standard output, everything else on standard error. */
import type { Output } from './cli-context.ts';

export function createOutput(): Output {
  return {
    json: (value) => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    line: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    interactive: process.stderr.isTTY === true && process.env['CI'] === undefined,
  };
}
