/** @module A random pipeline project as a value: graph, code, data, packages, environment. Files are made of it. */
import { createStream } from '../../../domain/learning/random-stream.ts';

export type Language = 'module' | 'python' | 'shell' | 'built-in';

export interface StepModel {
  readonly id: number;
  readonly name: string;
  /** Name of its file without ending; a module and a script may be renamed. */
  readonly file: string;
  readonly language: Language;
  /** Stands in its code. */
  readonly factor: number;
  /** True: few different outputs, so that an edit upstream often changes nothing. */
  readonly coarse: boolean;
  readonly helper: number;
  /** Ids of steps that it reads. */
  readonly inputs: readonly number[];
  readonly source: string | undefined;
  /** In the order in which the pipeline file names them. */
  readonly params: readonly (readonly [string, unknown])[];
  readonly seeded: boolean;
  readonly variable: string | undefined;
  readonly package: string | undefined;
  readonly remark: number;
  readonly spacing: number;
}

export interface HelperModel {
  readonly file: string;
  readonly base: number;
  /** In a file of its own. */
  readonly constant: number;
  /** Of an export that no step asks for. */
  readonly spare: number;
  readonly remark: number;
  readonly spacing: number;
}

export interface PackageModel {
  readonly version: number;
  readonly value: number;
}

export interface ProjectModel {
  readonly seed: number;
  readonly steps: readonly StepModel[];
  readonly helpers: readonly HelperModel[];
  readonly data: Readonly<Record<string, readonly string[]>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, PackageModel>>;
  /** Turns the order of the keys in the pipeline file. */
  readonly turn: number;
}

/** Whole numbers below a bound, the same for one seed. */
export class Dice {
  readonly #stream;

  constructor(seed: string) {
    this.#stream = createStream(seed);
  }

  below(bound: number): number {
    return this.#stream.nextUint32() % bound;
  }

  /** True in that many of a hundred. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }
}

/** `IDLE` is declared by no step. */
export const variableNames = ['REGION', 'IDLE'] as const;

export interface Mix {
  /** Of a hundred steps; the rest are modules. */
  readonly python: number;
  readonly shell: number;
  readonly builtin: number;
  /** True: modules may import a package, which needs threads that can be left. */
  readonly packages: boolean;
}

function languageOf(dice: Dice, { python, shell, builtin }: Mix): Language {
  const roll = dice.below(100);
  if (roll < python) return 'python';
  if (roll < python + shell) return 'shell';
  return roll < python + shell + builtin ? 'built-in' : 'module';
}

function paramsOf(dice: Dice): [string, unknown][] {
  const values: (() => unknown)[] = [
    () => dice.below(9),
    () => String(dice.below(9)),
    () => dice.chance(50),
    () => [dice.below(5), dice.below(5)],
    () => ({ low: dice.below(5), high: { top: dice.below(5) } }),
    () => dice.below(5) / 4,
    () => null,
  ];
  return ['alpha', 'beta', 'gamma'].slice(0, 1 + dice.below(3)).map((name) => [name, dice.pick(values)()]);
}

function stepOf(id: number, dice: Dice, mix: Mix, helpers: number): StepModel {
  const language = languageOf(dice, mix);
  const builtin = language === 'built-in';
  const inputs = builtin ? [] : [dice.below(id + 1), dice.below(id + 1)].filter((input) => input < id);
  const custom = language === 'module' || language === 'python';
  return {
    id,
    name: `step-${id}`,
    file: `step${id}`,
    language,
    factor: 1 + dice.below(50),
    coarse: dice.chance(30),
    helper: dice.below(helpers),
    inputs: [...new Set(inputs)],
    source: builtin ? 'table.csv' : inputs.length === 0 ? dice.pick(['a.txt', 'b.txt']) : undefined,
    params: builtin ? [] : paramsOf(dice),
    seeded: !builtin && dice.chance(30),
    variable: custom && dice.chance(30) ? 'REGION' : undefined,
    package: mix.packages && language === 'module' && dice.chance(50) ? 'scale' : undefined,
    remark: 0,
    spacing: 0,
  };
}

/** 5 to 10 steps over two helpers. */
export function randomProject(seed: string, mix: Mix): ProjectModel {
  const dice = new Dice(seed);
  const helpers = [0, 1].map((index) => ({
    file: `helper${index}`,
    base: dice.below(50),
    constant: dice.below(50),
    spare: 0,
    remark: 0,
    spacing: 0,
  }));
  const count = 5 + dice.below(6);
  return {
    seed: dice.below(1000),
    steps: Array.from({ length: count }, (_, id) => stepOf(id, dice, mix, helpers.length)),
    helpers,
    data: {
      'a.txt': ['one', 'two', 'three'],
      'b.txt': ['four', 'five'],
      'table.csv': ['id,value', '1,10', '2,20', '3,31'],
    },
    environment: { REGION: 'north', IDLE: 'zero' },
    // No step imports `idle`.
    packages: { scale: { version: 1, value: 3 }, idle: { version: 1, value: 5 } },
    turn: 0,
  };
}

/** The steps of these names with all that they read. */
export function upstreamOf({ steps }: ProjectModel, names: ReadonlySet<string>): readonly StepModel[] {
  const needed = new Set<number>();
  for (const step of [...steps].reverse()) {
    if (!names.has(step.name) && !needed.has(step.id)) continue;
    needed.add(step.id);
    for (const input of step.inputs) needed.add(input);
  }
  return steps.filter(({ id }) => needed.has(id));
}
