/** @module Rows that a command of the user's own prints; its state is what another command prints. No shell is between. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { PassThrough, type Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { WithinError } from '../../contracts/errors.ts';
import type { ExternalSource } from '../../contracts/graph.ts';
import { commandVariables } from '../../contracts/names.ts';
import type { ReadContext, SourceReader } from './reader.ts';

type CommandSource = Extract<ExternalSource, { kind: 'command' }>;

/** A probe answers while somebody waits for a plan; data may take as long as a warehouse needs. Milliseconds. */
const defaultLimits = { probe: 60_000, fetch: 3_600_000 };

/** Of standard error, bytes. */
const tailBytes = 2_000;

/** Sees PATH, HOME, what all commands see and what the source declares, as a command step does. */
function environmentOf({ env = [] }: CommandSource): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', ...env];
  const given: NodeJS.ProcessEnv = Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  return { ...commandVariables, ...given };
}

interface Running {
  readonly argv: readonly string[];
  readonly into: Writable;
  readonly limitMs: number;
}

async function run({ argv, into, limitMs }: Running, source: CommandSource, context: ReadContext): Promise<void> {
  const [program = '', ...words] = argv;
  const child = spawn(program, words, {
    cwd: context.project,
    env: environmentOf(source),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.timeout(limitMs),
    killSignal: 'SIGKILL',
  });
  let tail = '';
  child.stderr.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-tailBytes);
  });
  const hidden = (source.env ?? []).map((name) => process.env[name]).filter((value) => value !== undefined);
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  try {
    const [code] = await Promise.all([ended, pipeline(child.stdout, into)]);
    if (code !== 0) throw failed(program, `exited with status ${code}`, withoutValues(tail, hidden));
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError')
      throw failed(program, `ran longer than ${limitMs / 1000} s and was ended`, '');
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new WithinError('COMMAND_NOT_FOUND', `The command ${program} of a source is not installed; install it.`, {
        program,
      });
    throw error;
  }
}

/** A program in trouble likes to print what it was called with. */
function withoutValues(text: string, values: readonly string[]): string {
  return values.filter((value) => value.length > 0).reduce((rest, value) => rest.replaceAll(value, '[hidden]'), text);
}

function failed(program: string, what: string, tail: string): WithinError {
  const said = tail.trim().split('\n').at(-1) ?? '';
  return new WithinError(
    'SOURCE_UNREACHABLE',
    `The command ${program} of a source ${what}${said === '' ? '' : ` (${said})`}; mend it and run again.`,
    { program },
  );
}

export function commandReader(limits = defaultLimits): SourceReader<CommandSource> {
  return {
    async probe(source, context) {
      if (!source.probe) return undefined;
      const printed = new PassThrough();
      const running = { argv: source.probe, into: printed, limitMs: limits.probe };
      const [, text] = await Promise.all([run(running, source, context), textOf(printed)]);
      return `printed ${createHash('sha256').update(text.trim()).digest('hex').slice(0, 32)}`;
    },
    fetch: (source, context, target) =>
      run({ argv: source.argv, into: createWriteStream(target), limitMs: limits.fetch }, source, context),
  };
}
