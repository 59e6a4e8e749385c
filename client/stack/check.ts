/** @module One finding of `within doctor`. */

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly detail: string;
  /** One sentence that says what to do; present exactly when `ok` is false. */
  readonly mend?: string;
}

export function good(name: string, detail: string): Check {
  return { name, ok: true, detail };
}

export function bad(name: string, detail: string, mend: string): Check {
  return { name, ok: false, detail, mend };
}
