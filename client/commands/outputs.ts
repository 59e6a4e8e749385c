/** @module `within outputs RUN [ROLE]`: where the results of a run lie, and copies of them with endings. */
import { constants, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type BlobRef, mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { CliContext } from '../cli-context.ts';
import { nearestName } from '../nearest-name.ts';
import { renderTable } from '../render/table.ts';
import { findEndedRun, openProject, type Project, type ProjectOption, withProject } from '../run/find-run.ts';
import { type RevokedOption, refuseRevokedRun, withRevoked } from '../run/refuse-revoked.ts';
import type { Services } from '../services.ts';

interface RunOutput {
  readonly step: string;
  readonly role: string;
  readonly ref: BlobRef;
}

const endings: Readonly<Record<string, string>> = {
  [mediaTypes.parquet]: 'parquet',
  [mediaTypes.json]: 'json',
  [mediaTypes.model]: 'json',
  [mediaTypes.programModel]: 'bin',
  [mediaTypes.html]: 'html',
  [mediaTypes.svg]: 'svg',
  [mediaTypes.module]: 'mjs',
  'image/png': 'png',
  'text/csv': 'csv',
  'text/plain': 'txt',
  'text/markdown': 'md',
};

function outputsOf(document: RunDocument): RunOutput[] {
  return document.steps.flatMap(({ name, outputs }) =>
    Object.entries(outputs).map(([role, ref]) => ({ step: name, role, ref })),
  );
}

/** `step.role`; or the role alone when one step has it, or the run as a whole names one of them its result. */
function findOutput(given: string, document: RunDocument): RunOutput {
  const all = outputsOf(document);
  const exact = all.find(({ step, role }) => `${step}.${role}` === given);
  if (exact) return exact;
  const sameRole = all.filter(({ role }) => role === given);
  const result = Object.entries(document.results).find(([role]) => role === given)?.[1];
  const [chosen, another] = result ? sameRole.filter(({ ref }) => ref.digest === result.digest) : sameRole;
  if (chosen && (result || !another)) return chosen;
  const names = all.map(({ step, role }) => `${step}.${role}`);
  if (sameRole.length > 1) {
    const shown = sameRole.map(({ step, role }) => `${step}.${role}`).slice(0, 10);
    throw new WithinError('USAGE', `several steps have an output "${given}"; name one of ${shown.join(', ')}.`, {
      outputs: shown,
    });
  }
  const hint = nearestName(given, [...names, ...all.map(({ role }) => role)]);
  throw new WithinError(
    'OUTPUT_NOT_FOUND',
    `the run ${document.runId} has no output "${given}"${hint || `; within outputs ${document.runId} lists them.`}`,
    { output: given, outputs: names },
  );
}

async function requirePath({ step, role, ref }: RunOutput, services: Services): Promise<string> {
  const path = await services.blobs.path(ref);
  if (path !== undefined) return path;
  throw new WithinError(
    'INPUT_LOST',
    `the bytes of ${step}.${role} are not in the store any more; run the pipeline again to compute them.`,
    { digest: ref.digest },
  );
}

/** Nothing is copied when one of the files is there already. */
async function copyOut(outputs: readonly RunOutput[], folder: string, services: Services): Promise<string[]> {
  const targets = outputs.map(({ step, role, ref }) =>
    join(folder, `${step}.${role}.${endings[ref.mediaType] ?? 'bin'}`),
  );
  const taken = targets.find((target) => existsSync(target));
  if (taken !== undefined)
    throw new WithinError(
      'USAGE',
      `${taken} is there already and is not overwritten; remove it or name another folder.`,
      {
        path: taken,
      },
    );
  await mkdir(folder, { recursive: true });
  for (const [index, output] of outputs.entries()) {
    const target = targets[index] ?? '';
    await copyFile(await requirePath(output, services), target, constants.COPYFILE_EXCL);
    // Files of the store are read-only; a copy is the user's.
    await chmod(target, 0o644);
  }
  return targets;
}

/** What stands for a path where the store is encrypted: the plain file that was made to look at it goes with this process. */
const encrypted = 'encrypted; --to DIR copies it';

async function list(document: RunDocument, { services, config }: Project, { json, out }: CliContext): Promise<void> {
  const outputs: (BlobRef & { step: string; role: string; path: string | null; encrypted?: true })[] = [];
  for (const { step, role, ref } of outputsOf(document)) {
    const path = (await services.blobs.path(ref)) ?? null;
    outputs.push({
      step,
      role,
      ...ref,
      ...(path !== null && config.storeKeys ? { path: null, encrypted: true } : { path }),
    });
  }
  if (json) return out.json({ runId: document.runId, outputs });
  if (outputs.length === 0) return out.line(`The run ${document.runId} has no outputs.`);
  const cells = outputs.map(({ step, role, mediaType, size, path, encrypted: isEncrypted }) => [
    `${step}.${role}`,
    mediaType,
    String(size),
    path ?? (isEncrypted ? encrypted : 'not in the store any more'),
  ]);
  out.line(renderTable(['output', 'media type', 'bytes', 'path'], cells, [2]));
}

interface OutputsOptions extends ProjectOption, RevokedOption {
  readonly to?: string;
}

export function register(program: Command, context: CliContext): void {
  const command = program.command('outputs').argument('<run>', 'run id, or a beginning of it that no other run has');
  withRevoked(withProject(command))
    .argument('[role]', 'step.role, or a role that one step has; prints the verified path alone')
    .description('list the results of a run with their paths in the store, or copy them')
    .option('--to <dir>', 'copy the files into this folder, with endings that programs know')
    .addHelpText('after', '\nExample:\n  within outputs 20261124-130501 evaluate.predictions --to results')
    .action(async (given: string, role: string | undefined, options: OutputsOptions) => {
      const project = openProject(context, options);
      const ended = await findEndedRun(given, project);
      const { document } = ended;
      if (!options.revoked) await refuseRevokedRun(ended, context.cache(project.config));
      const chosen = role === undefined ? undefined : findOutput(role, document);
      const { runId } = document;
      if (options.to !== undefined) {
        const files = await copyOut(chosen ? [chosen] : outputsOf(document), resolve(options.to), project.services);
        if (context.json) return context.out.json({ runId, files });
        for (const file of files) context.out.line(file);
        return;
      }
      if (!chosen) return list(document, project, context);
      if (project.config.storeKeys)
        throw new WithinError(
          'USAGE',
          'the store is encrypted, so that its files cannot be read; --to DIR writes a copy.',
        );
      const path = await requirePath(chosen, project.services);
      if (!context.json) return context.out.line(path);
      context.out.json({ runId, outputs: [{ step: chosen.step, role: chosen.role, ...chosen.ref, path }] });
    });
}
