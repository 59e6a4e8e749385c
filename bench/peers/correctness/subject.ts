/** @module What every system of the correctness table can be asked for. */

/** The value as its language writes it, or why there is none. */
export type Answer = { readonly value: string } | { readonly failure: string };
export type Answers = ReadonlyMap<string, Answer>;

/** Arguments by name: each pair goes to one step, first the left one. */
export const pairs = {
  nan: ['nan', 'none'],
  zeros: ['minus-zero', 'zero'],
  order: ['ab', 'ba'],
  keys: ['number-key', 'text-key'],
} as const;

/** One system in a fresh folder with an empty store. */
export interface Subject {
  /** Folder in which it keeps results. */
  readonly store: string;
  /** What its step gives for these arguments, each of another pair; `seconds`: how long an execution takes. */
  ask(names: readonly string[], seconds?: number): Promise<Answers>;
  /** What the same code gives where no system is between. */
  expected(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Changes a module that the step imports, so that it gives another text for `text`. */
  editHelper(): void;
  /** Makes the next answer come from `store`, where a copy lies elsewhere. */
  dropCopies?(): void;
  /** One line for each execution so far: the argument as the step saw it. */
  executions(): readonly string[];
  remove(): Promise<void>;
}

export interface SubjectKind {
  readonly name: string;
  readonly open: () => Subject;
}
