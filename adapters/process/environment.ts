/** @module What a program of the user's own is started with: its words, and the few variables that it sees. */
import { resolve } from 'node:path';
import { WithinError } from '../../contracts/errors.ts';
import { commandVariables } from '../../contracts/names.ts';

/** The words with a program of the project as an absolute path; programs of PATH stay names. */
export function programWords(argv: readonly string[], project: string): readonly string[] {
  const [program = '', ...words] = argv;
  return [program.includes('/') ? resolve(project, program) : program, ...words];
}

/** PATH and HOME, what all commands see, `declared`, and where the request is; nothing of the worker's own. */
export function minimalEnvironment(
  declared: Readonly<Record<string, string>>,
  request: string,
): Record<string, string> {
  const { PATH, HOME } = process.env;
  return {
    ...(PATH !== undefined && { PATH }),
    ...(HOME !== undefined && { HOME }),
    ...commandVariables,
    ...declared,
    WITHIN_REQUEST: request,
  };
}

/** `COMMAND_NOT_FOUND` for a program that could not be started; any other error as it is. */
export function startError(error: unknown, step: string, program = ''): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!['ENOENT', 'EACCES', 'ENOTDIR'].includes(code)) return error;
  return new WithinError(
    'COMMAND_NOT_FOUND',
    `The program "${program}" of step "${step}" is not installed on this worker or is not executable; install it or mend the command.`,
    { step, program },
    error,
  );
}

/** How a program ended, with the last that it said on standard error. */
export function endOf(exit: { code: number | null; signal: string | null }, tail: readonly string[]): string {
  const how =
    exit.signal === null
      ? `exited with ${exit.code}`
      : `was ended by ${exit.signal}${exit.signal === 'SIGKILL' ? ' (perhaps for want of memory)' : ''}`;
  const said =
    tail.length === 0 ? 'it said nothing on standard error' : `standard error ends with:\n${tail.join('\n')}`;
  return `${how}; ${said}`;
}
