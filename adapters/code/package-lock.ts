/** @module Versions of the packages that code reaches, with all they depend on, as npm's lock file pins them. */
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { didYouMean } from '../../domain/pipeline/nearest.ts';

const names = z.record(z.string(), z.string()).optional();
const lockedSchema = z.looseObject({
  version: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  resolved: z.string().optional(),
  optional: z.boolean().optional(),
  inBundle: z.boolean().optional(),
  dependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
});
type Locked = z.infer<typeof lockedSchema>;
const lockSchema = z.looseObject({ packages: z.record(z.string(), lockedSchema).optional() });
const manifestSchema = z.looseObject({ version: z.string().optional() });

export interface ReachedPackages {
  /** Path below `node_modules` to `version+integrity`. */
  readonly packages: Record<string, string>;
  /** Why these versions do not pin the code, by name. */
  readonly uncacheable: string[];
}

interface Lock {
  readonly folder: string;
  readonly packages: Readonly<Record<string, Locked>>;
}

/** `@scope/name/sub/path` to `@scope/name`; undefined for modules of Node. */
export function packageName(path: string): string | undefined {
  if (isBuiltin(path)) return undefined;
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The folder and all above it, nearest first. */
function upwards(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

function findLock(project: string): Lock | 'none' | 'old' {
  for (const folder of upwards(project)) {
    const file = join(folder, 'package-lock.json');
    if (!existsSync(file)) continue;
    let content: unknown;
    try {
      content = JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      return 'old';
    }
    const { packages } = lockSchema.safeParse(content).data ?? {};
    return packages ? { folder, packages } : 'old';
  }
  return 'none';
}

/** Place of `name` as Node finds it from `from` (a path in the lock, `''` is its root). */
function locate(lock: Lock, from: string, name: string): string | undefined {
  for (let at = from; ; ) {
    const place = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (lock.packages[place]) return place;
    if (at === '') return undefined;
    const above = at.lastIndexOf('/node_modules/');
    if (above >= 0) at = at.slice(0, above);
    else at = at.startsWith('node_modules/') || !at.includes('/') ? '' : at.slice(0, at.lastIndexOf('/'));
  }
}

const belowModules = (place: string): string => place.slice(place.indexOf('node_modules/') + 'node_modules/'.length);

/** What fixes the bytes of a package: a checksum, a commit, or the archive of the package that it comes in. */
function pinOf({ integrity, resolved, inBundle }: Locked): string | undefined {
  const commit = resolved?.startsWith('git') ? resolved.split('#')[1] : undefined;
  return integrity ?? (commit && `git:${commit}`) ?? (inBundle ? 'bundled' : undefined);
}

/** The version in a value of `packages`, without what pins it. */
export function versionOf(pinned: string): string {
  return pinned.replace(/\+(sha\d+-|git:|bundled$).*$/, '');
}

class Closure {
  readonly packages: Record<string, string> = {};
  readonly uncacheable: string[] = [];
  readonly #seen = new Set<string>();
  readonly #lock: Lock;

  constructor(lock: Lock) {
    this.#lock = lock;
  }

  add(place: string): void {
    if (this.#seen.has(place)) return;
    this.#seen.add(place);
    const locked = this.#lock.packages[place];
    if (!locked || this.#isLeftOut(locked, place)) return;
    const name = belowModules(place);
    if (locked.link) {
      this.uncacheable.push(`package ${name} is a link to ${locked.resolved ?? 'a folder'}, which no lock pins`);
      return;
    }
    const pin = pinOf(locked);
    if (pin === undefined) this.uncacheable.push(`package ${name} has no integrity in package-lock.json`);
    if (name in this.packages) this.uncacheable.push(`package ${name} is installed in two folders of one name`);
    this.packages[name] = `${locked.version ?? ''}${pin === undefined ? '' : `+${pin}`}`;
    const needed = { ...locked.dependencies, ...locked.optionalDependencies, ...locked.peerDependencies };
    for (const dependency of Object.keys(needed)) {
      const found = locate(this.#lock, place, dependency);
      if (found !== undefined) this.add(found);
    }
  }

  /** Binaries for other platforms stand in the lock but are not installed. */
  #isLeftOut(locked: Locked, place: string): boolean {
    return locked.optional === true && !existsSync(join(this.#lock.folder, place));
  }
}

/** Version in the manifest of the package that Node would find from `project`. */
export function installedVersion(project: string, name: string): string | undefined {
  for (const folder of upwards(project)) {
    const file = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(file)) return manifestSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data?.version;
  }
  return undefined;
}

/** Installed versions are all there is to go by; what they depend on stays unknown, so nothing may be reused. */
function fromInstalled(project: string, reached: readonly string[], reason: string): ReachedPackages {
  const packages = reached.map((name) => [name, installedVersion(project, name) ?? ''] as const);
  return { packages: Object.fromEntries(packages), uncacheable: reached.length > 0 ? [reason] : [] };
}

function refuseMissing(project: string, reached: readonly string[], lock: Lock | undefined): void {
  const missing = reached.find((name) => installedVersion(project, name) === undefined);
  if (missing === undefined) return;
  const known = Object.keys(lock?.packages ?? {}).map(belowModules);
  throw new WithinError(
    'STEP_COMPILE',
    `A step imports the package "${missing}", which is not installed in the project${didYouMean(missing, known)}; run npm install ${missing}.`,
    { package: missing },
  );
}

/**
 * Packages behind import paths, from the nearest lock file at or above `project`. Throws `STEP_COMPILE` for a package
 * that is not installed.
 */
export function reachedPackages(project: string, imports: readonly string[]): ReachedPackages {
  const reached = [...new Set(imports.flatMap((path) => packageName(path) ?? []))].sort();
  const lock = findLock(project);
  refuseMissing(project, reached, typeof lock === 'string' ? undefined : lock);
  if (lock === 'none') return fromInstalled(project, reached, 'no lock file: package-lock.json');
  if (lock === 'old')
    return fromInstalled(project, reached, 'package-lock.json has no table of packages (lockfileVersion 2 or 3)');
  const closure = new Closure(lock);
  const from = relative(lock.folder, project).split(sep).join('/');
  for (const name of reached) {
    const place = locate(lock, from, name);
    if (place !== undefined) {
      closure.add(place);
      continue;
    }
    closure.packages[name] = installedVersion(project, name) ?? '';
    closure.uncacheable.push(`package ${name} is not in package-lock.json`);
  }
  return closure;
}
