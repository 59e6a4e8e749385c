/** @module What commands ask about feature flags. */
import type { FlagUsage } from '../contracts/flag-usage.ts';
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
  /** What each enhancement brought, of runs that ended since then, milliseconds since 1970 UTC. */
  usage(since: number): Promise<FlagUsage>;
  /** Oldest first. */
  history(name?: FlagName): Promise<readonly FlagChange[]>;
}
