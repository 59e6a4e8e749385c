/** @module Errors at the command line: one sentence on standard error or one JSON document, and the exit code. */
import { CommanderError } from 'commander';
import pc from 'picocolors';
import { errorTable, isWithinError } from '../contracts/errors.ts';
import type { CliContext } from './cli-context.ts';

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return errorTable.USAGE.exit;
  return isWithinError(error) ? errorTable[error.code].exit : 1;
}

function errorDocument(error: unknown): { code: string; message: string; details: object } {
  if (isWithinError(error)) return { code: error.code, message: error.message, details: error.details };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CommanderError) return { code: 'USAGE', message: message.replace(/^error: /, ''), details: {} };
  return { code: 'INTERNAL', message, details: {} };
}

export function reportError(error: unknown, { json, out }: CliContext): void {
  const document = errorDocument(error);
  if (json) {
    out.json({ error: document });
    return;
  }
  // Commander has already written its own message and the hint.
  if (error instanceof CommanderError) return;
  out.note(`${pc.red('error')} ${document.code}: ${document.message}`);
  if (document.code === 'INTERNAL' && error instanceof Error && error.stack !== undefined)
    out.note(pc.dim(error.stack));
}
