/** @module What the steps of a sweep say of its data and of what is fitted to them, whether a trial is one step or many. */
import type { StepSpec } from '../../contracts/graph.ts';
import type { SweepDocument } from '../../contracts/sweep.ts';
import { upstream } from '../pipeline/graph.ts';
import { trialStep } from '../pipeline/sweep-drafts.ts';

type Params = Readonly<Record<string, unknown>>;
type Document = Pick<SweepDocument, 'definition'>;

const isParams = (value: unknown): value is Params =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldOf = (value: unknown, name: string): unknown => (isParams(value) ? value[name] : undefined);

/** The step that leaves the trial; its parameters name the roles, the split and the learner. */
function trialOf({ definition: { steps } }: Document): StepSpec | undefined {
  return steps.find(({ name }) => name === trialStep);
}

/** Steps from the sources to the table that is split. */
export function dataSteps(document: Document): readonly StepSpec[] {
  const steps = new Map(document.definition.steps.map((step) => [step.name, step]));
  const table = trialOf(document)?.in['table'];
  const needed = new Set<string>();
  const open = table && 'step' in table ? [table.step] : [];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    open.push(...upstream(steps.get(name) ?? { name, in: {} }));
  }
  return document.definition.steps.filter(({ name }) => needed.has(name));
}

/** All that the table hangs on, with its code. */
export const dataIdentity = (document: Document): string =>
  JSON.stringify(
    dataSteps(document).map(({ name, use, code, in: inputs, with: params }) => [
      name,
      use,
      document.definition.code[code]?.fingerprint,
      inputs,
      params,
    ]),
  );

export const splitIdentity = (document: Document): string => JSON.stringify(trialOf(document)?.with['split'] ?? null);

export const targetOf = (document: Document): string =>
  String(fieldOf(trialOf(document)?.with['roles'], 'target') ?? '');

export interface Source {
  /** By content. */
  readonly identity: string;
  /** Path or name. */
  readonly name: string;
}

export function sourcesOf(document: Document): readonly Source[] {
  return dataSteps(document).flatMap((step) =>
    Object.values(step.in).flatMap((input): Source[] => {
      if ('files' in input) {
        const { files } = input;
        const name = files.map(({ path }) => path).join('+');
        return [{ identity: JSON.stringify(files.map(({ digest }) => digest)), name }];
      }
      return 'external' in input ? [{ identity: JSON.stringify(input.external), name: input.name }] : [];
    }),
  );
}

/** Parameters that speak of the data set and not of the pipeline. */
const ofData = new Set(['roles', 'columns', 'slices', 'split', 'task', 'pipeline', 'personal']);

function withoutData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutData);
  if (!isParams(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !ofData.has(name));
  return Object.fromEntries(kept.map(([name, entry]) => [name, withoutData(entry)]));
}

const fittedSteps = (document: Document): readonly StepSpec[] => {
  const data = new Set(dataSteps(document));
  return document.definition.steps.filter((step) => !data.has(step));
};

export interface Fitted {
  readonly learner: string;
  /** Hyperparameters, as they were written. */
  readonly params: Params;
  /** Learner, hyperparameters and transforms without the columns of a data set. */
  readonly settings: string;
  /** Fingerprints of the code of all this. */
  readonly code: string;
}

/** What a pipeline fits, wherever it does. */
export function fittedOf(document: Document): Fitted {
  const steps = fittedSteps(document);
  const trial = trialOf(document)?.with;
  const trained = steps.find(({ name }) => /^train(-\d+)?$/.test(name))?.with;
  const params = trial?.['with'] ?? trained?.['with'] ?? {};
  // Folds repeat the steps, as many as a data set has.
  const settings = [...new Set(steps.map(({ use, with: given }) => JSON.stringify([use, withoutData(given)])))];
  return {
    learner: document.definition.modelType ?? String(trial?.['learner'] ?? 'the model'),
    params: isParams(params) ? params : {},
    settings: JSON.stringify([document.definition.modelType, settings]),
    code: JSON.stringify([...new Set(steps.map(({ code }) => document.definition.code[code]?.fingerprint ?? ''))]),
  };
}
