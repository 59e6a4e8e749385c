/** @module The project that a pipeline file belongs to. */
import { dirname, resolve } from 'node:path';

/** Absolute folder of the file; whether the file exists is told when it is read. */
export function projectOf(file: string): string {
  return dirname(resolve(file));
}
