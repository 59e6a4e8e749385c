/** @module The rows that a run judged its models on, and whether those of two runs can be paired. */
import type { BlobRef } from '../../contracts/digest.ts';
import { type Definition, definitionSchema, type StepSpec } from '../../contracts/graph.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { Services } from '../services.ts';

export interface JudgedRows {
  /** The step that judged. */
  readonly step: string;
  readonly predictions: BlobRef;
  /** Column that names the rows; absent: they are counted from 0 in the part that was judged. */
  readonly key?: string;
  /** Digest of that part. */
  readonly part?: string;
}

async function definitionOf(document: RunDocument, services: Services): Promise<Definition | undefined> {
  const bytes = await services.blobs.bytes(document.definitionRef);
  return bytes && definitionSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

function keyOf({ with: params }: StepSpec): string | undefined {
  const roles = params['roles'];
  const key = typeof roles === 'object' && roles !== null && 'key' in roles ? roles['key'] : undefined;
  return typeof key === 'string' ? key : undefined;
}

function partOf({ in: inputs }: StepSpec, document: RunDocument): string | undefined {
  const test = inputs['test'];
  if (!test || !('step' in test)) return undefined;
  return document.steps.find(({ name }) => name === test.step)?.outputs[test.output]?.digest;
}

/** Of all steps `evaluate` that left predictions, in the order of the run. */
export async function judgedRows(document: RunDocument, services: Services): Promise<JudgedRows[]> {
  const definition = await definitionOf(document, services);
  return document.steps.flatMap((report): JudgedRows[] => {
    const predictions = report.outputs['predictions'];
    const spec = definition?.steps.find(({ name }) => name === report.name);
    if (!predictions || !spec || report.use !== 'evaluate') return [];
    const [key, part] = [keyOf(spec), partOf(spec, document)];
    return [{ step: report.name, predictions, ...(key !== undefined && { key }), ...(part !== undefined && { part }) }];
  });
}

/** A number counts rows within a part, so it names the same row in both runs only when the part is the same. */
export function pairingObstacle(a: JudgedRows, b: JudgedRows): string | undefined {
  if (a.part !== undefined && a.part === b.part) return undefined;
  if (a.key !== undefined && a.key === b.key) return undefined;
  return a.key === undefined && b.key === undefined
    ? 'the runs judged other rows and no column names them; set dataset.key'
    : `the runs name their rows by other columns (${a.key ?? 'none'} and ${b.key ?? 'none'})`;
}
