/** @module Experiments of an MLflow server by name; those that WITHIN logs to bear a tag. */
import { isWithinError, WithinError } from '../../../contracts/errors.ts';
import { allPages } from './pages.ts';
import { type MlflowRest, mayBeDone } from './rest.ts';
import { experimentsPageSchema, madeExperimentSchema, nothingSchema, oneExperimentSchema } from './shapes.ts';

/** Marks an experiment that WITHIN logs to. */
const loggedTag = { key: 'within.logged', value: 'true' } as const;

export class MlflowExperiments {
  readonly #rest: MlflowRest;
  readonly #ids = new Map<string, string>();
  readonly #names = new Map<string, string>();

  constructor(rest: MlflowRest) {
    this.#rest = rest;
  }

  /** Its id; it is made and tagged if need be. Throws `TRACKING_INVALID` where it was deleted. */
  async ensure(name: string): Promise<string> {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const found = await this.#find(name);
    const id = found?.id ?? (await this.#make(name));
    if (found && !found.isLogged)
      await this.#rest.post('experiments/set-experiment-tag', { experiment_id: id, ...loggedTag }, nothingSchema);
    this.#keep(id, name);
    return id;
  }

  /** `undefined` when there is none of this name. */
  async id(name: string): Promise<string | undefined> {
    return this.#ids.get(name) ?? (await this.#find(name))?.id;
  }

  async name(id: string): Promise<string> {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const { experiment } = await this.#rest.get('experiments/get', { experiment_id: id }, oneExperimentSchema);
    this.#keep(id, experiment.name);
    return experiment.name;
  }

  /** Ids of those that WITHIN logs to. */
  async logged(): Promise<readonly string[]> {
    const filter = `tags.\`${loggedTag.key}\` = '${loggedTag.value}'`;
    const found = await allPages(
      (token) =>
        this.#rest.post(
          'experiments/search',
          { filter, max_results: 1000, ...(token !== undefined && { page_token: token }) },
          experimentsPageSchema,
        ),
      (page) => page.experiments,
    );
    for (const { experiment_id, name } of found) this.#keep(experiment_id, name);
    return found.map(({ experiment_id }) => experiment_id);
  }

  #keep(id: string, name: string): void {
    this.#ids.set(name, id);
    this.#names.set(id, name);
  }

  async #find(name: string): Promise<{ id: string; isLogged: boolean } | undefined> {
    try {
      const asked = this.#rest.get('experiments/get-by-name', { experiment_name: name }, oneExperimentSchema);
      const { experiment } = await asked;
      if (experiment.lifecycle_stage === 'deleted') throw deleted(name, this.#rest.host);
      return { id: experiment.experiment_id, isLogged: experiment.tags[loggedTag.key] === loggedTag.value };
    } catch (error) {
      if (isWithinError(error) && error.details['errorCode'] === 'RESOURCE_DOES_NOT_EXIST') return undefined;
      throw error;
    }
  }

  async #make(name: string): Promise<string> {
    try {
      const made = await this.#rest.post(
        'experiments/create',
        { name, tags: [loggedTag] },
        madeExperimentSchema,
        'once',
      );
      return made.experiment_id;
    } catch (error) {
      // Another run of the pipeline was faster, or the answer was lost.
      const isThere = (isWithinError(error) && error.code === 'TRACKING_CONFLICT') || mayBeDone(error);
      const found = isThere ? await this.#find(name) : undefined;
      if (found) return found.id;
      throw error;
    }
  }
}

function deleted(name: string, host: string): WithinError {
  return new WithinError(
    'TRACKING_INVALID',
    `The experiment ${name} was deleted on the MLflow server ${host}; restore it there, or rename the pipeline, whose name it bears.`,
    { experiment: name, host },
  );
}
