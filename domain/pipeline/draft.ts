/** @module A step before its code and sources are hashed, and what its user may set on any step. */

import { WithinError } from '../../contracts/errors.ts';
import type { InputSpec, StepSpec } from '../../contracts/graph.ts';
import type { PipelineKind } from '../../contracts/names.ts';
import type { FeatureDefinition, SourceDefinition, StepDefinition } from '../../contracts/pipeline.ts';

export type DraftInput =
  | { readonly step: string; readonly output: string }
  | {
      readonly source: SourceDefinition;
      /** True: what is read beside the table, so that it is never an upload which is just being judged. */
      readonly beside?: boolean;
    }
  /** What people said of earlier flags of the pipeline of this name; no input where that is nothing. */
  | { readonly verdictsOn: string }
  /** A trained model by the name of its pipeline, or by its run. */
  | { readonly trainedModel: string };

export interface StepDraft {
  readonly name: string;
  readonly use: string;
  readonly command?: readonly string[];
  /** What of learner protocol 1 a command is for. */
  readonly speaks?: 'learner' | 'scorer';
  readonly in: Readonly<Record<string, DraftInput>>;
  readonly with: Readonly<Record<string, unknown>>;
  readonly out?: Readonly<Record<string, string>>;
  readonly seeds?: readonly string[];
  /** Distinguishes equal steps that must draw different numbers, as the folds of a cross-validation. */
  readonly block: string;
  /** Step whose seeds it draws, in place of those of its own name. */
  readonly drawsAs?: string;
  readonly phase: PipelineKind;
  readonly execution: Execution;
}

type Settings = Pick<
  StepDefinition,
  'timeout' | 'retries' | 'queue' | 'cache' | 'env' | 'files' | 'probe' | 'resources'
>;

export interface Execution {
  readonly timeoutMs: number;
  readonly retries: number;
  readonly queue?: string;
  readonly resources?: NonNullable<StepSpec['resources']>;
  readonly cache: boolean;
  readonly env: readonly string[];
  readonly files: readonly string[];
  readonly probe?: StepDefinition['probe'];
}

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `30s` to milliseconds. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  if (!match)
    throw new WithinError('PARAM_INVALID', `"${text}" is not a duration; write a number and a unit, as 30s or 2h.`, {
      value: text,
    });
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
}

const defaultTimeoutMs = unitMs.d;
/** A failure of the step itself is final unless its user says otherwise; passing faults of servers and disks are retried anyway. */
const defaultRetries = 0;

/** The settings of a step with their defaults: a day, no retry, reuse on. */
export function executionOf(settings: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Execution {
  return {
    timeoutMs: settings.timeout === undefined ? defaultTimeoutMs : parseDuration(settings.timeout),
    retries: settings.retries ?? defaultRetries,
    ...(settings.queue !== undefined && { queue: settings.queue }),
    ...(settings.resources && { resources: resourcesOf(settings.resources) }),
    cache: settings.cache ?? true,
    env: settings.env ?? [],
    files: settings.files ?? [],
    ...(settings.probe !== undefined && { probe: settings.probe }),
  };
}

const memoryUnits = { Mi: 2 ** 20, Gi: 2 ** 30 } as const;

function resourcesOf({ cpu, memory, gpu }: NonNullable<Settings['resources']>): NonNullable<StepSpec['resources']> {
  const [, count, unit] = /^(\d+)(Mi|Gi)$/.exec(memory ?? '') ?? [];
  return {
    ...(cpu !== undefined && { cpu }),
    ...(count !== undefined && { memoryBytes: Number(count) * memoryUnits[unit as keyof typeof memoryUnits] }),
    ...(gpu !== undefined && { gpu }),
  };
}

/** `python: .venv/bin/python` replaces a leading `python` or `python3` of a command. */
export function commandOf(definition: Pick<FeatureDefinition, 'command' | 'python'>): readonly string[] | undefined {
  const { command, python } = definition;
  if (!command || python === undefined) return command;
  return /^python3?$/.test(command[0] ?? '') ? [python, ...command.slice(1)] : command;
}

/** What a step is called by and draws its seeds for: the words of a command without the choice of interpreter. */
export function useOf({ use, command }: Pick<FeatureDefinition, 'use' | 'command'>): string {
  return use ?? (command ?? []).join(' ');
}

export function isSourceInput(
  input: DraftInput | InputSpec,
): input is Extract<DraftInput, { source: SourceDefinition }> {
  return 'source' in input;
}
