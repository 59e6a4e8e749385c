/** @module Where commands print: results on standard output, everything else on standard error. */
import type { Output } from './cli-context.ts';

/** Whoever reads may leave early, as `head` does: the rest is for nobody, and the work goes on to its end. */
function outliveReaders(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

export function createOutput(): Output {
  for (const stream of [process.stdout, process.stderr]) outliveReaders(stream);
  return {
    json: (value) => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    line: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    interactive: process.stderr.isTTY === true && process.env['CI'] === undefined,
  };
}
