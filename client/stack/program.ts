/** @module Runs a program without a shell and listens to it. */
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface ProgramOptions {
  readonly timeoutMs: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Each line of standard output and standard error. */
  readonly onLine?: (line: string) => void;
}

/** True when `path` is a file that may be executed. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Programs called `name` in the folders of `searchPath`, in order. */
export function programsOnPath(name: string, searchPath: string | undefined): string[] {
  const folders = (searchPath ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).filter(isProgram);
}

/** What the program printed (both streams, in the order of arrival) and its exit status; -1 when it did not start or was stopped. */
export function runProgram(
  command: readonly string[],
  options: ProgramOptions,
): Promise<{ status: number; output: string }> {
  const [program = '', ...args] = command;
  return new Promise((settle) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: options.env ?? process.env,
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const take = (chunk: string) => {
      output += chunk;
      const line = chunk.trim().split('\n').at(-1);
      if (line) options.onLine?.(line);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', (error) => settle({ status: -1, output: error.message }));
    child.on('close', (status) => settle({ status: status ?? -1, output }));
  });
}
