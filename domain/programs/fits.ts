/**
 * @module The fits that one process of a program is asked for. A training run has one: output `model-file`, seeds by
 * component. A batch has several: outputs `model-file-1`, `model-file-2` …, seeds `1.init`, `2.init` ….
 */
import type { CodeRef } from '../../contracts/graph.ts';
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

/** Whether a program speaks the learner protocol. */
export const isLearner = (ref: CodeRef | undefined): boolean => ref?.kind === 'command' && ref.speaks === 'learner';

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
  return {
    outputs: Object.fromEntries(fits.map((_, index) => [batchFileRole(index + 1), mediaType])),
    seeds: batchSeeds(fits),
  };
}

/** Output role of the model of one fit of a batch. */
export const batchFileRole = (number: number): string => `${fileRole}-${number}`;

/** Seeds of all fits of a batch, by number and name. */
export function batchSeeds(fits: readonly ProgramFit['seeds'][]): Record<string, string> {
  const named = fits.flatMap((seeds, index) =>
    Object.entries(seeds).map(([name, seed]) => [`${index + 1}.${name}`, seed] as const),
  );
  return Object.fromEntries(named);
}
