/** @module A temporary folder in which one Python system works, which is its home too. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const sources = resolve('bench/peers/python');
/** A system that waits for ever has failed. */
const timeout = 600_000;

export class PeerFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'within-peer-'));
  /** Each execution of a step appends a line to it, when the variable `EXECUTIONS` names it. */
  readonly executions = join(this.path, 'executions');
  readonly #bin: string;

  /** `python`: the interpreter beside which the programs of the systems lie. */
  constructor(python: string) {
    this.#bin = dirname(resolve(python));
    cpSync(sources, this.path, { recursive: true });
  }

  /** Runs a program of that venv; gives its standard output. Throws when it does not exit with 0. */
  async execute(
    [program = '', ...args]: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const { stdout } = await execute(join(this.#bin, program), args, {
      cwd: this.path,
      maxBuffer: 64 << 20,
      timeout,
      env: { ...env, ...this.#environment() },
    });
    return stdout;
  }

  #environment(): Record<string, string> {
    return {
      PATH: `${this.#bin}${delimiter}${process.env['PATH'] ?? ''}`,
      HOME: this.path,
      PREFECT_HOME: join(this.path, '.prefect'),
      PREFECT_LOGGING_LEVEL: 'ERROR',
      PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
      DVC_NO_ANALYTICS: '1',
      FLYTE_SDK_LOGGING_LEVEL: '40',
      REDUN_CONFIG: join(this.path, '.redun'),
    };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
