/** @module Composes the catalogue of learners from the registry and from the pipeline files of a project. */
import { basename } from 'node:path';
import { z } from 'zod';
import { projectPipelines } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import { learners } from '../domain/learning/registry.ts';
import { type ModelCatalogue, type ModelEntry, parametersOf, programsOf } from './model-catalogue.ts';

export async function composeModels({ project }: Pick<Config, 'project'>): Promise<ModelCatalogue> {
  const { pipelines, problems } = await projectPipelines(project);
  const declared = pipelines.map(({ file, pipeline }) => ({ file: basename(file), pipeline }));
  return { models: [...builtinModels(), ...programsOf(declared)], problems };
}

function builtinModels(): readonly ModelEntry[] {
  return [...learners.values()].map((learner) => ({
    name: learner.name,
    summary: learner.summary,
    tasks: [...learner.tasks],
    components: [...learner.components(learner.params.parse({}))],
    parameters: parametersOf(z.toJSONSchema(learner.params, { io: 'input' })),
  }));
}
