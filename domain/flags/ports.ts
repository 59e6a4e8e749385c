/** @module What flags ask of the outside. One conformance kit runs over every implementation of `Flags`. */
import type { FlagName, FlagRule, FlagState, FlagSubject } from '../../contracts/flags.ts';

/** Errors: `CONFIG_INVALID` where what is configured cannot be read. */
export interface Flags {
  /** Every flag, once. */
  evaluate(subject: FlagSubject): Promise<readonly FlagState[]>;
}

/** The project's own file of flags. Errors: `CONFIG_INVALID`. */
export interface FlagFile {
  /** What it says, by flag. */
  rules(): Promise<ReadonlyMap<FlagName, FlagRule>>;
  /** `undefined` takes the flag out, so that its own phase counts again. Comments of the file stay. */
  write(name: FlagName, rule: FlagRule | undefined): Promise<void>;
  /** When it was last changed, milliseconds since 1970 UTC; `undefined` without a file. */
  changedAt(): Promise<number | undefined>;
}
