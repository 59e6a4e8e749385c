/**
 * @module The fits that one process of a program is asked for. A training run has one: output `model-file`, seeds by
 * component. A batch has several: outputs `model-file-1`, `model-file-2` …, seeds `1.init`, `2.init` ….
 */
import type { StepJob } from '../pipeline/ports.ts';

/** Output role of the bytes that a program saved. */
export const fileRole = 'model-file';
/** Output role of what the program that will score is made of, written by the worker. */
export const environmentRole = 'environment';

export interface ProgramFit {
  /** One seed per component or merged name, as 64 hexadecimal digits. */
  readonly seeds: Readonly<Record<string, string>>;
  /** Where the program writes the model. */
  readonly model: string;
}

const batchRole = new RegExp(`^${fileRole}-(\\d+)$`);

/** The fits of a job, in the order of their numbers. */
export function fitsOf({ outputs, seeds }: Pick<StepJob, 'outputs' | 'seeds'>): ProgramFit[] {
  const single = outputs[fileRole];
  if (single) return [{ seeds, model: single.path }];
  return Object.entries(outputs)
    .flatMap(([role, { path }]) => {
      const number = batchRole.exec(role)?.[1];
      return number === undefined ? [] : [{ number: Number(number), path }];
    })
    .sort((a, b) => a.number - b.number)
    .map(({ number, path }) => ({ seeds: seedsOfFit(seeds, number), model: path }));
}

function seedsOfFit(seeds: StepJob['seeds'], number: number): Record<string, string> {
  const prefix = `${number}.`;
  const own = Object.entries(seeds).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, seed]) => [name.slice(prefix.length), seed]));
}

/** Outputs and seeds of a step that fits several models in one process, numbered from 1. */
export function batchOf(
  fits: readonly ProgramFit['seeds'][],
  mediaType: string,
): { outputs: Record<string, string>; seeds: Record<string, string> } {
  const numbered = fits.map((seeds, index) => ({ number: index + 1, seeds }));
  return {
    outputs: Object.fromEntries(numbered.map(({ number }) => [`${fileRole}-${number}`, mediaType])),
    seeds: Object.fromEntries(
      numbered.flatMap(({ number, seeds }) =>
        Object.entries(seeds).map(([name, seed]) => [`${number}.${name}`, seed] as const),
      ),
    ),
  };
}
