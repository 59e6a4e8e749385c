/** @module Runs jobs as a pool thread does, but in this process: built-in and module steps at once, commands as processes. */
import { MessageChannel } from 'node:worker_threads';
import { runCommandStep } from '../../adapters/process/command-step.ts';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import type { TableEngine } from '../../domain/data/ports.ts';
import { findBuiltin } from '../../domain/pipeline/builtin.ts';
import type { StepControl, StepJob, StepRunner } from '../../domain/pipeline/ports.ts';
import { builtinSteps } from '../../domain/steps/registry.ts';
import { stepArguments } from '../../workers/threads/arguments.ts';
import { writeOutputs } from '../../workers/threads/outputs.ts';
import { scorerOf } from '../../workers/threads/scoring.ts';
import { ScoringProcesses } from '../../workers/threads/scoring-processes.ts';
import { runModule } from '../../workers/threads/user-module.ts';

/** Made by the first step that is built in, since loading it costs more than a whole run of small modules. */
let engine: Promise<TableEngine> | undefined;

const noTables = {} as TableEngine;
const plots = { svg: () => Promise.resolve('') };

export class DirectRunner implements StepRunner {
  readonly #store: string;

  /** `store` is the folder that holds the code of modules. */
  constructor(store: string) {
    this.#store = store;
  }

  async run(job: StepJob, control: StepControl): Promise<void> {
    const { code } = job;
    if (code.kind === 'command') return runCommandStep(job, control);
    if (code.kind === 'builtin') engine ??= createDuckdbEngine({ threads: 1 });
    // A module that is a schema of rows has its table read by the engine too.
    if (job.name === 'check-rows') engine ??= createDuckdbEngine({ threads: 1 });
    const tables = code.kind === 'builtin' || job.name === 'check-rows' ? ((await engine) ?? noTables) : noTables;
    const { port1, port2 } = new MessageChannel();
    const state = new SharedArrayBuffer(8);
    const host = new ScoringProcesses(job, control);
    const services = { tables, plots, openScorer: scorerOf({ job, tables, host }) };
    try {
      const args = stepArguments(
        { job, state, port: port2, store: { root: this.#store }, engineThreads: 1, background: false },
        services,
      );
      const returned =
        code.kind === 'builtin'
          ? await findBuiltin(builtinSteps, code.name, `Step "${job.name}"`).run(args)
          : await runModule(code, args, { job, store: { root: this.#store } });
      await writeOutputs(job, returned, tables);
    } finally {
      await host.end();
      port1.close();
    }
  }
}
