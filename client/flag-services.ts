/** @module What commands ask about feature flags. */
import type { FlagChange, FlagLine, FlagName, FlagRule, FlagSubject } from '../contracts/flags.ts';

export interface FlagServices {
  /** Errors: `CONFIG_INVALID`. */
  list(subject?: FlagSubject): Promise<readonly FlagLine[]>;
  /** `undefined` gives the flag back to its own phase. Errors: `CONFIG_INVALID`. */
  set(
    name: FlagName,
    rule: FlagRule | undefined,
    by: { readonly by: string; readonly why?: string | undefined },
  ): Promise<FlagChange>;
  /** Oldest first. */
  history(name?: FlagName): Promise<readonly FlagChange[]>;
}
