/** @module What every reader of outside sources is, and how its failures are told: by host, never with a credential. */
import { WithinError } from '../../contracts/errors.ts';

export interface ReadContext {
  /** Absolute project folder. */
  readonly project: string;
  /** Value behind `env:NAME` or `file:path`. */
  secret(reference: string): Promise<string>;
}

export interface SourceReader<Source> {
  /** State now; `undefined` where nothing tells it. */
  probe(source: Source, context: ReadContext): Promise<string | undefined>;
  fetch(source: Source, context: ReadContext, target: string): Promise<void>;
}

export function unreachable(place: string, what: string, cause?: unknown): WithinError {
  return new WithinError(
    'SOURCE_UNREACHABLE',
    `${place} ${what}; check the address and the network, then run again.`,
    {
      place,
    },
    cause,
  );
}

export function refused(place: string): WithinError {
  return new WithinError(
    'SOURCE_REFUSED',
    `${place} refuses these credentials; check what the references of the source name on this machine.`,
    { place },
  );
}
