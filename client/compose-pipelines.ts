/** @module Pipeline files with overrides, and what they are expanded with over the adapters of a project. */
import { type Adapters, applyOverrides, loadPipeline } from '../adapters/index.ts';
import type { Pipeline } from '../contracts/pipeline.ts';
import { DatasetRegistry } from '../domain/datasets/registry.ts';
import { VersionResolver } from '../domain/datasets/resolver.ts';
import { TrainedModels } from '../domain/model/trained-models.ts';
import type { Expansion } from '../domain/pipeline/expand.ts';
import { PastVerdicts } from '../domain/quality/review/past-verdicts.ts';
import { RowReviews } from '../domain/quality/review/row-reviews.ts';
import { builtinSteps } from '../domain/steps/registry.ts';

export interface PipelineOverrides {
  /** `path=value`, each. */
  readonly set: readonly string[];
  /** Master seed in place of the one in the file. */
  readonly seed?: string;
}

export interface OverriddenPipeline {
  readonly pipeline: Pipeline;
  /** Absolute folder of the project. */
  readonly project: string;
  /** Absolute path of the file. */
  readonly file: string;
}

export async function loadOverridden(file: string, { set, seed }: PipelineOverrides): Promise<OverriddenPipeline> {
  const loaded = await loadPipeline(file);
  const overrides = [...set, ...(seed === undefined ? [] : [`seed=${JSON.stringify(seed)}`])];
  return { ...loaded, pipeline: applyOverrides(loaded.pipeline, overrides) };
}

export function expansionOf(adapters: Adapters, project: string): Expansion {
  return {
    builtins: builtinSteps,
    code: adapters.code(project),
    sources: adapters.sources(project),
    external: adapters.external,
    datasets: new VersionResolver(new DatasetRegistry(adapters), adapters.blobs),
    verdicts: new PastVerdicts(new RowReviews(adapters.ledger), adapters.blobs),
    models: new TrainedModels(adapters),
    project,
  };
}
