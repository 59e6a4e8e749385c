/** @module Puts the source files of a pipeline into the store, so that a worker without the project's data can read them. */
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Adapters } from '../adapters/index.ts';
import { WithinError } from '../contracts/errors.ts';
import type { Definition, InputSpec } from '../contracts/graph.ts';

type FilesInput = Extract<InputSpec, { files: unknown }>;
type Source = FilesInput['files'][number];

/** The definition with its sources read from the store. Errors: `SOURCE_CHANGED` for a file that was saved meanwhile. */
export async function uploadSources(definition: Definition, adapters: Adapters): Promise<Definition> {
  const uploads = new Map<string, Promise<void>>();
  const upload = async (input: InputSpec): Promise<InputSpec> => {
    if (!('files' in input)) return input;
    for (const source of input.files) {
      const known = uploads.get(source.digest) ?? put(source, definition.project, adapters);
      uploads.set(source.digest, known);
      await known;
    }
    return { ...input, stored: true };
  };
  const steps: Definition['steps'] = [];
  for (const step of definition.steps) {
    const read: Record<string, InputSpec> = {};
    for (const [role, input] of Object.entries(step.in)) read[role] = await upload(input);
    steps.push({ ...step, in: read });
  }
  return { ...definition, steps };
}

/** The store takes a file over, so it is given a copy. */
async function put({ path, digest }: Source, project: string, { blobs, host }: Adapters): Promise<void> {
  const workspace = await host.workspace(digest);
  try {
    const copy = join(workspace.outputs, basename(path));
    await mkdir(workspace.outputs, { recursive: true });
    await copyFile(join(project, path), copy);
    const stored = await blobs.putFile(copy, 'application/octet-stream');
    if (stored.digest !== digest)
      throw new WithinError('SOURCE_CHANGED', `${path} was written to while it was uploaded; run again.`, { path });
  } finally {
    await host.discard(workspace, true);
  }
}
