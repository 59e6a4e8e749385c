/** @module The folder of a project model: writes what an edit changed, runs with the store and without one. */
import { ThreadRunner } from '../../../workers/threads/thread-runner.ts';
import { type LabResult, RealLab } from '../real-lab.ts';
import { filesOf } from './files.ts';
import type { ProjectModel } from './model.ts';

export class MutatedProject {
  readonly #lab = new RealLab();
  readonly #threads: string | undefined;
  #files: Record<string, string> = {};
  #runner: ThreadRunner | undefined;
  #model: ProjectModel;

  /** `threads`: path of the built entry of a pool thread; a process cannot unload a package that was upgraded. */
  constructor(model: ProjectModel, threads: string | undefined) {
    this.#threads = threads;
    this.#model = model;
    this.become(model);
  }

  get model(): ProjectModel {
    return this.#model;
  }

  become(model: ProjectModel): void {
    const files = filesOf(model);
    for (const [path, text] of Object.entries(files)) if (this.#files[path] !== text) this.#lab.write(path, text);
    for (const path of Object.keys(this.#files)) if (!(path in files)) this.#lab.remove(path);
    for (const [name, value] of Object.entries(model.environment)) this.#lab.setEnvironment(name, value);
    this.#files = files;
    this.#model = model;
  }

  run(): Promise<LabResult> {
    return this.#lab.run(this.#settings);
  }

  /** With the store, and in an empty one from files that are read again. */
  async both(): Promise<{ readonly cached: LabResult; readonly fresh: LabResult }> {
    const fresh = () => this.#lab.fresh(this.#settings);
    // Threads take the code of both from the store of the first, so there it goes first.
    if (this.#threads !== undefined) return { cached: await this.run(), fresh: await fresh() };
    const [cached, computed] = await Promise.all([this.run(), fresh()]);
    return { cached, fresh: computed };
  }

  get #settings(): { readonly runner?: ThreadRunner } {
    if (this.#threads === undefined) return {};
    // Both runs put the code of a step into their stores under its digest, so the threads read it from one of them.
    this.#runner ??= new ThreadRunner({ entry: this.#threads, threads: 1, store: { root: this.#lab.store } });
    return { runner: this.#runner };
  }

  async dispose(): Promise<void> {
    await this.#runner?.close();
    this.#lab.dispose();
  }
}
