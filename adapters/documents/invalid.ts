/** @module One error out of the problems of a file: the first in the message, five in the details. */

import { escapeControls } from '../../contracts/control-characters.ts';
import { type ErrorCode, WithinError } from '../../contracts/errors.ts';
import { type Problem, pathText } from './problems.ts';

/** Line and column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface PlacedProblem extends Problem {
  readonly position?: Position | undefined;
}

/** What a file should be, and the code of the error when it is not. */
export interface DocumentKind {
  readonly code: ErrorCode;
  /** `a pipeline` */
  readonly is: string;
}

const most = 5;

function sentence({ path, text }: Problem): string {
  const where = pathText(path);
  // An unknown key is the last part of the path, so the path alone would say it twice.
  return where === '' ? text : `${where}: ${text}`;
}

/** On one line: a key or a name out of a file may hold anything. */
function placed(file: string, problem: PlacedProblem): string {
  const { position } = problem;
  const where = position ? `${file}:${position.line}:${position.column}` : file;
  return escapeControls(`${where}: ${sentence(problem)}`);
}

const order = ({ position }: PlacedProblem): number => (position ? position.line * 1e6 + position.column : 0);

/** `file` is shown as the user wrote it. */
export function invalidDocument(
  { code, is }: DocumentKind,
  file: string,
  problems: readonly PlacedProblem[],
  cause?: unknown,
): WithinError {
  const sorted = problems.toSorted((one, other) => order(one) - order(other));
  const [first] = sorted;
  const rest = sorted.length - 1;
  const message = first ? placed(file, first) : escapeControls(`${file}: is not ${is}`);
  return new WithinError(
    code,
    `${message}${/[.?]$/.test(message) ? '' : '.'}${rest > 0 ? ` ${rest} more ${rest === 1 ? 'problem' : 'problems'} in this file.` : ''}`,
    {
      file,
      ...first?.position,
      ...(first && { path: pathText(first.path) }),
      ...(first?.nearest !== undefined && { nearest: first.nearest }),
      problems: sorted.slice(0, most).map((problem) => placed(file, problem)),
    },
    cause,
  );
}
