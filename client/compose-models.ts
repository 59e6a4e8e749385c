/** @module Composes the catalogue of learners from the registry. */
import { z } from 'zod';
import { learners } from '../domain/learning/registry.ts';
import { type ModelEntry, parametersOf } from './model-catalogue.ts';

export function composeModels(): readonly ModelEntry[] {
  return [...learners.values()].map((learner) => ({
    name: learner.name,
    summary: learner.summary,
    tasks: [...learner.tasks],
    components: [...learner.components(learner.params.parse({}))],
    parameters: parametersOf(z.toJSONSchema(learner.params, { io: 'input' })),
  }));
}
