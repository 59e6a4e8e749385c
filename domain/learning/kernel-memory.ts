/** @module Memory of kernels for the time of a fit: one a thread is kept, as new pages cost more than many a fit. */

import { WithinError } from '../../contracts/errors.ts';

const pageBytes = 64 * 1024;
/** What 32-bit addresses reach. */
const mostBytes = 2 ** 32;
/** More than this is given back to the system. */
const mostKept = 64 * 1024 * 1024;

let spare: WebAssembly.Memory | undefined;

/** Calls `use` with a memory of at least so many bytes that nobody else has; what lies in it is what the last one left. */
export function withMemory<T>(bytes: number, use: (memory: WebAssembly.Memory) => T): T {
  if (bytes > mostBytes) refuse(bytes);
  const memory = spare ?? new WebAssembly.Memory({ initial: 1 });
  spare = undefined;
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes);
  if (missing > 0) memory.grow(missing);
  try {
    return use(memory);
  } finally {
    if (memory.buffer.byteLength <= mostKept) spare = memory;
  }
}

function refuse(bytes: number): never {
  const gigabytes = (bytes / 1e9).toFixed(1);
  throw new WithinError(
    'DATA_INVALID',
    `the fit would need ${gigabytes} GB in one piece and can have ${(mostBytes / 1e9).toFixed(1)}; give it fewer rows or columns`,
    { bytes },
  );
}
