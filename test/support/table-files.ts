/** @module A real table engine and a folder for steps that read and write files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import type { TableEngine } from '../../domain/data/ports.ts';
import { parseParams } from '../../domain/pipeline/builtin.ts';
import type { BuiltinStep, StepContext, StepInput } from '../../domain/pipeline/step.ts';

export class TableFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'within-step-'));
  engine!: TableEngine;

  constructor() {
    beforeAll(async () => {
      this.engine = await createDuckdbEngine({ threads: 1 });
    });
    afterAll(async () => {
      await this.engine.close();
      rmSync(this.folder, { recursive: true });
    });
  }

  write(name: string, content: string): string {
    writeFileSync(join(this.folder, name), content);
    return join(this.folder, name);
  }

  bytes(path: string): Buffer {
    return readFileSync(path);
  }

  /** Runs a step over one input file; outputs are in the folder under `out-<role>`. */
  async run(step: BuiltinStep, role: string, file: string, params: object = {}) {
    const unused = () => Promise.reject(new Error('not read by this step'));
    const input: StepInput = {
      path: file,
      mediaType: 'x/y',
      files: [{ path: file, name: file.slice(this.folder.length + 1) }],
      table: unused,
      json: unused,
      text: unused,
      bytes: unused,
    };
    const outputPath = (output: string) => join(this.folder, `out-${output}`);
    const context: StepContext = {
      tables: this.engine,
      outputPath,
      plots: { svg: unused },
      scratch: this.folder,
      checkpointDir: this.folder,
      env: {},
      progress: () => {},
      log: () => {},
      throwIfCancelled: () => {},
    };
    rmSync(outputPath('table'), { force: true });
    const outputs = await step.run({
      inputs: { [role]: input },
      params: parseParams(step.params, params, 'Step "s"'),
      seeds: {},
      context,
    });
    return { outputs, path: outputPath('table'), table: () => this.engine.read(outputPath('table')) };
  }
}
