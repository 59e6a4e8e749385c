/** @module Resolves the code of steps for a definition: snapshots go into the store, built-in steps bring theirs. */
import type { CodeFingerprint } from '../../contracts/action.ts';
import { mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { StepCode } from '../../contracts/graph.ts';
import type { BlobStore } from '../../domain/caching/ports.ts';
import type { CodeResolver, Declared } from '../../domain/pipeline/ports.ts';
import { fingerprintCommand } from './command.ts';

export interface ResolverOptions {
  /** Absolute project folder. */
  readonly project: string;
  readonly blobs: BlobStore;
  /** `dist/builtin-closures.json`, made when WITHIN is built. */
  readonly builtins: Readonly<Record<string, CodeFingerprint>>;
  /** The PATH variable that programs of commands are looked up in. */
  readonly path: string;
}

export class ProjectCode implements CodeResolver {
  readonly #options: ResolverOptions;

  constructor(options: ResolverOptions) {
    this.#options = options;
  }

  /** Throws `INTERNAL` for a step that was not part of the build. */
  async builtin(name: string): Promise<StepCode> {
    const fingerprint = this.#options.builtins[name];
    if (fingerprint) return { ref: { kind: 'builtin', name }, fingerprint };
    throw new WithinError('INTERNAL', `The built-in step "${name}" has no fingerprint; run npm run build of WITHIN.`, {
      name,
    });
  }

  /** Throws `STEP_COMPILE`, `STEP_EXPORT_MISSING`, `SOURCE_NOT_FOUND` for a declared file. */
  async module(use: string, declared: Declared): Promise<StepCode> {
    const { project, blobs } = this.#options;
    const [path = '', name] = use.split('#');
    // With esbuild, which pipelines of built-in steps do without.
    const { snapshotModule } = await import('./snapshot.ts');
    const { code, fingerprint, role, ...found } = await snapshotModule(project, path, name || undefined, declared);
    const blob = await blobs.put(code, mediaTypes.module);
    return {
      ref: { kind: 'module', path: found.path, export: found.export, blob, role, files: [...found.files] },
      fingerprint,
    };
  }

  command(argv: readonly string[], declared: Declared): Promise<StepCode> {
    const { project, path } = this.#options;
    return fingerprintCommand(project, argv, declared, path);
  }
}
