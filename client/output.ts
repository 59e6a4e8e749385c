/** @module Where commands print: results on standard output, everything else on standard error. */
import type { Output } from './cli-context.ts';
import { terminalText } from './terminal-text.ts';

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'on' | 'write'>;

/** Whoever reads may leave early, as `head` does: the rest is for nobody, and the work goes on to its end. */
function outliveReaders(stream: Stream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** A program gets the text as it is, a terminal what cannot steer it. */
const say = (stream: Stream, text: string): void => void stream.write(`${stream.isTTY ? terminalText(text) : text}\n`);

export function createOutput(stdout: Stream = process.stdout, stderr: Stream = process.stderr): Output {
  for (const stream of [stdout, stderr]) outliveReaders(stream);
  return {
    json: (value) => say(stdout, JSON.stringify(value, null, 2)),
    line: (text) => say(stdout, text),
    note: (text) => say(stderr, text),
    interactive: stderr.isTTY === true && process.env['CI'] === undefined,
  };
}
