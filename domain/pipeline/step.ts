/** @module What a step is: `(inputs, params, seeds, context) -> outputs`, the same for built-in and user steps. */
import type { z } from 'zod';
import type { TableEngine } from '../data/ports.ts';
import type { Table } from '../data/table.ts';
import type { OpenScorer } from '../programs/ports.ts';
import type { PlotRenderer } from '../report/ports.ts';

/** One input, by role; the file is verified against its digest before the step sees it and must not be written. */
export interface StepInput {
  readonly path: string;
  readonly mediaType: string;
  /** Sources may be several files: their paths and project-relative names; one entry for an artifact. */
  readonly files: readonly { readonly path: string; readonly name: string }[];
  table(columns?: readonly string[]): Promise<Table>;
  json(): Promise<unknown>;
  text(): Promise<string>;
  bytes(): Promise<Uint8Array>;
  /** The first `length` bytes, fewer when there are no more. */
  start(length: number): Promise<Uint8Array>;
  /** Length of the file in bytes. */
  size(): Promise<number>;
}

/**
 * What a step may return per output role: a table, text, bytes, a JSON value, bytes before those of a file that is too
 * large for memory, or nothing when it wrote the path itself.
 */
export type StepOutput =
  | Table
  | string
  | Uint8Array
  | { readonly json: unknown }
  | { readonly head: Uint8Array; readonly file: string }
  | { readonly written: true };

export interface StepContext {
  /** Engine for tables that should not pass through memory. */
  readonly tables: TableEngine;
  /** Draws the plots of a report. */
  readonly plots: PlotRenderer;
  /** Where the file of an output role is expected when a step writes it itself (returns `{ written: true }`). */
  outputPath(role: string): string;
  /** Folder for temporary files, removed after the attempt. */
  readonly scratch: string;
  /** Folder kept across attempts of this step. */
  readonly checkpointDir: string;
  /** Values of the declared environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Share done, 0 to 1. */
  progress(share: number, message?: string): void;
  log(message: string): void;
  /** Runs the `apply` of a user's transform that an artifact embeds (`{ transform: 'module', … }`); absent where no code can be loaded. */
  readonly applyModule?: (entry: Readonly<Record<string, unknown>>, table: Table) => Promise<Table>;
  /** Starts the program that scores rows with its own model; absent where no process can be started. */
  readonly openScorer?: OpenScorer;
  /** Throws `CANCELLED` once the run is cancelled; long loops call it often (it reads one shared integer). */
  throwIfCancelled(): void;
}

export interface StepArguments {
  readonly inputs: Readonly<Record<string, StepInput>>;
  readonly params: Readonly<Record<string, unknown>>;
  /** Derived seed per declared randomness component, as text. */
  readonly seeds: Readonly<Record<string, string>>;
  readonly context: StepContext;
}

/** A user's step with one output role may return that output alone. */
export type StepFunction = (args: StepArguments) => Promise<Readonly<Record<string, StepOutput>> | StepOutput>;

/** What a user's transform module exports in place of a default function. `state` must be JSON. */
export interface Transform {
  fit(args: { readonly table: Table; readonly params: StepArguments['params'] }): unknown;
  apply(args: { readonly table: Table; readonly state: unknown; readonly params: StepArguments['params'] }): Table;
}

/** A step that comes with WITHIN. `run` gets params already parsed by `params`. */
export interface BuiltinStep {
  readonly name: string;
  readonly summary: string;
  /** Roles that must be given; `optional` ones may. A role ending in `*` stands for several: `metrics-*`. */
  readonly inputs: readonly string[];
  readonly optional?: readonly string[];
  /** Output roles with media types; a function where they depend on the parameters (a split's parts). */
  readonly outputs:
    | Readonly<Record<string, string>>
    | ((params: Readonly<Record<string, unknown>>) => Readonly<Record<string, string>>);
  readonly params: z.ZodType;
  /** Randomness components; a function where they depend on the parameters (a learner's). */
  readonly seeds: readonly string[] | ((params: Readonly<Record<string, unknown>>) => readonly string[]);
  /** `row`: acts on each row alone, may stand before the split. `fit`: learns from data, fitted after it. */
  readonly nature?: 'row' | 'fit';
  run(args: StepArguments): Promise<Readonly<Record<string, StepOutput>>>;
}
