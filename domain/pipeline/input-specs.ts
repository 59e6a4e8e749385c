/** @module From the inputs of a draft to what a run reads: outputs of steps, hashed files, versions, outside sources, verdicts, models. */
import type { InputSpec, StepSpec } from '../../contracts/graph.ts';
import type { SourceDefinition } from '../../contracts/pipeline.ts';
import type { ExternalReads } from '../caching/ports.ts';
import { datasetInput } from './dataset-sources.ts';
import { isSourceInput, type StepDraft } from './draft.ts';
import { externalInput, externalInputOf } from './external-sources.ts';
import type { DatasetResolver, ModelResolver, SourceResolver, VerdictResolver } from './ports.ts';

export interface InputPorts {
  readonly sources: SourceResolver;
  readonly external: ExternalReads;
  readonly datasets: DatasetResolver;
  readonly verdicts: VerdictResolver;
  readonly models: ModelResolver;
  /** Absolute project folder. */
  readonly project: string;
}

export async function inputsOf(draft: StepDraft, ports: InputPorts): Promise<StepSpec['in']> {
  const inputs: Record<string, InputSpec> = {};
  for (const [role, input] of Object.entries(draft.in)) {
    if (isSourceInput(input)) {
      const { datasets } = ports;
      inputs[role] = await sourceInput(input.source, {
        ...ports,
        datasets: (input.beside && datasets.beside) || datasets,
      });
    } else if ('verdictsOn' in input) {
      const said = await ports.verdicts.resolve(input.verdictsOn);
      if (said) inputs[role] = { files: [said], stored: true };
    } else if ('trainedModel' in input) {
      inputs[role] = { files: [await ports.models.resolve(input.trainedModel)], stored: true };
    } else inputs[role] = { ...input };
  }
  return inputs;
}

async function sourceInput({ source, format }: SourceDefinition, ports: InputPorts): Promise<InputSpec> {
  const version = await datasetInput(source, ports.datasets);
  if (version) return version;
  const outside = externalInputOf(source);
  if (outside) return externalInput(outside, format, ports);
  return { files: [...(await ports.sources.resolve([source].flat().map(String)))] };
}
