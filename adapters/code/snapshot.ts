/**
 * @module A user's step or transform as one module: the bytes that are stored and run, and the fingerprint over them
 * and the locked packages that they reach.
 */
import type { CodeFingerprint } from '../../contracts/action.ts';
import { WithinError } from '../../contracts/errors.ts';
import { nearest } from '../../domain/pipeline/nearest.ts';
import type { SourceFile } from '../../domain/pipeline/ports.ts';
import { type Bundle, bundleEntry, exportsOf, minify } from './bundle.ts';
import { fieldDigest, sha256, sortedFields } from './field-digest.ts';
import { reachedPackages } from './package-lock.ts';
import { fileInProject, projectRelative } from './project-path.ts';
import { FileSources } from './sources.ts';
import { type DeclaredReads, unseenReads } from './unseen.ts';

export interface ModuleSnapshot {
  /** The bundle; its own digest names it in the store. */
  readonly code: Uint8Array;
  readonly fingerprint: CodeFingerprint;
  readonly role: 'step' | 'transform';
  /** Project-relative, with `/`. */
  readonly path: string;
  readonly export: string;
  /** Declared files, hashed. */
  readonly files: readonly SourceFile[];
}

const nothingDeclared: DeclaredReads = { files: [], env: [] };
const kind = { noun: 'The step module', code: 'STEP_COMPILE' } as const;

/** What the bundle exports: a step as `default`, or the two functions of a transform. */
interface Choice {
  readonly role: 'step' | 'transform';
  readonly name: string;
  readonly clause: string;
}

function choose(path: string, names: readonly string[], asked: string | undefined): Choice {
  const name = asked ?? 'default';
  if (names.includes(name)) return { role: 'step', name, clause: `{ ${name} as default }` };
  if (asked === undefined && names.includes('fit') && names.includes('apply'))
    return { role: 'transform', name: 'fit', clause: '{ fit, apply }' };
  throw missingExport(path, names, asked);
}

function missingExport(path: string, names: readonly string[], asked: string | undefined): WithinError {
  const known = names.length === 0 ? 'nothing' : names.join(', ');
  const details = { path, exports: names };
  if (asked !== undefined) {
    const close = nearest(asked, names);
    return new WithinError(
      'STEP_EXPORT_MISSING',
      `${path} exports no "${asked}"; it exports ${known}${close === undefined ? '.' : `; did you mean "${close}"?`}`,
      { ...details, ...(close !== undefined && { nearest: close }) },
    );
  }
  const mend = names[0] === undefined ? 'export one' : `name an export, as ${path}#${names[0]}`;
  return new WithinError(
    'STEP_EXPORT_MISSING',
    `${path} exports neither a default function nor \`fit\` and \`apply\`; it exports ${known}; ${mend}.`,
    details,
  );
}

/** Digest of the part that each file has in the bundle: other exports of the file do not count. */
async function fileDigests(bundle: Bundle): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { file, start, end } of bundle.parts) texts[file] = `${texts[file] ?? ''}${bundle.text.slice(start, end)}`;
  const digests: Record<string, string> = {};
  for (const file of Object.keys(texts).sort()) digests[file] = sha256(await plain(texts[file] ?? ''));
  return digests;
}

/** A part that does not parse alone keeps its white space; it only names the file of a difference. */
async function plain(part: string): Promise<string> {
  try {
    return await minify(part);
  } catch {
    return part;
  }
}

/** Fingerprint of a bundle: its bytes, the packages it reaches, and what else is named in `also`. */
export async function fingerprintBundle(
  bundle: Bundle,
  project: string,
  { declared, also }: { declared: DeclaredReads; also: readonly string[] },
): Promise<CodeFingerprint> {
  const { packages, uncacheable } = reachedPackages(project, bundle.externals);
  return {
    digest: fieldDigest([[sha256(bundle.code)], sortedFields(packages), also].map(fieldDigest)),
    files: await fileDigests(bundle),
    packages,
    uncacheable: [...uncacheable, ...unseenReads(bundle, declared)],
  };
}

/**
 * Snapshots `path` (below `project`). `exportName` picks a step function; without it the default export, else a
 * transform. Throws `STEP_COMPILE` with file, line and column, `STEP_EXPORT_MISSING` with the nearest export.
 */
export async function snapshotModule(
  project: string,
  path: string,
  exportName?: string,
  declared: DeclaredReads = nothingDeclared,
): Promise<ModuleSnapshot> {
  const file = projectRelative(project, fileInProject(project, path, kind));
  const choice = choose(file, await exportsOf(project, file), exportName);
  const bundle = await bundleEntry(project, `export ${choice.clause} from ${JSON.stringify(`./${file}`)};`);
  const files = declared.files.length > 0 ? await new FileSources(project).resolve(declared.files) : [];
  const also = [choice.name, ...files.flatMap((source) => [source.path, source.digest])];
  const fingerprint = await fingerprintBundle(bundle, project, { declared, also });
  return {
    code: bundle.code,
    fingerprint: { ...fingerprint, files: { ...fingerprint.files, ...digestsOf(files) } },
    role: choice.role,
    path: file,
    export: choice.name,
    files,
  };
}

function digestsOf(files: readonly SourceFile[]): Record<string, string> {
  return Object.fromEntries(files.map((source) => [source.path, source.digest]));
}
