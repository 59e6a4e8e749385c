/** @module A command of the project that brings a stage about: argv without a shell, the change as a JSON file, few variables. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { OutsideTarget } from '../../contracts/deployment.ts';
import { WithinError } from '../../contracts/errors.ts';
import { commandVariables } from '../../contracts/names.ts';
import type { DeploymentTarget, TargetOrder } from '../../domain/deployment/ports.ts';
import { changeTold } from './change-told.ts';

export type CommandOrder = Extract<OutsideTarget, { kind: 'command' }>;

/** Of standard error and output, characters. */
const tailLength = 2_000;
/** Milliseconds that the output of a command may stay open after its end. */
const drainMs = 2_000;
/** Exit status of a command that asks to be tried again (EX_TEMPFAIL of sysexits.h). */
const tryAgain = 75;

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly said: string;
  readonly printed: string;
  /** True: it was ended from here, for time or since nobody wants it any more. */
  readonly isStopped: boolean;
}

export class CommandTarget implements DeploymentTarget {
  readonly kind = 'command';
  readonly #order: CommandOrder;
  readonly #project: string;

  constructor(order: CommandOrder, project: string) {
    this.#order = order;
    this.#project = project;
  }

  /** Gives the last line that the command printed. */
  async change({ signal, ...order }: TargetOrder): Promise<string | undefined> {
    const folder = await mkdtemp(join(tmpdir(), 'within-deploy-'));
    try {
      const request = join(folder, 'request.json');
      await writeFile(request, JSON.stringify({ protocol: 1, ...changeTold(order) }));
      return this.#judge(await this.#run(request, signal));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #run(request: string, signal: AbortSignal): Promise<Ended> {
    const { argv, env, timeoutMs } = this.#order;
    const [program = '', ...words] = argv;
    const path = program.includes('/') ? resolve(this.#project, program) : program;
    const child = spawn(path, words, {
      cwd: this.#project,
      env: environment(env, request),
      stdio: ['ignore', 'pipe', 'pipe'],
      // It leads a group of its own, so that what it starts ends with it.
      detached: true,
    });
    const stopping = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const stop = (): void => endGroup(child.pid);
    stopping.addEventListener('abort', stop);
    if (stopping.aborted) stop();
    let [said, printed] = ['', ''];
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-tailLength);
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-tailLength);
    });
    return new Promise((done, refuse) => {
      child.on('error', (error) => refuse(this.#notRun(error, program)));
      // What it has left running on purpose may hold its output open for ever.
      child.on('exit', () => setTimeout(() => [child.stdout, child.stderr].map((pipe) => pipe.destroy()), drainMs));
      child.on('close', (code, ended) => {
        stopping.removeEventListener('abort', stop);
        done({ code, signal: ended, said, printed, isStopped: stopping.aborted });
      });
    });
  }

  #judge({ code, signal, said, printed, isStopped }: Ended): string | undefined {
    const [program = ''] = this.#order.argv;
    if (isStopped && code !== 0) {
      const message = `The command ${program} of the deployment was ended before it was done.`;
      throw new WithinError('DEPLOYMENT_TARGET_UNREACHABLE', message, { program });
    }
    const last = (text: string): string | undefined => {
      const line = text.trim().split('\n').at(-1)?.trim();
      return line === undefined || line === '' ? undefined : this.#withoutValues(line).slice(0, 300);
    };
    if (code === 0) return last(printed);
    const words = last(said);
    const how = signal === null ? `exited with ${code}` : `was ended by ${signal}`;
    const message = `The command ${program} of the deployment ${how}${words === undefined ? '' : ` (${words})`}.`;
    const passes = code === tryAgain || signal !== null;
    throw new WithinError(passes ? 'DEPLOYMENT_TARGET_UNREACHABLE' : 'DEPLOYMENT_TARGET_REFUSED', message, { program });
  }

  /** A program that is not there will not be there at the next attempt. */
  #notRun(error: Error, program: string): WithinError {
    const message = `The command ${program} of the deployment cannot be started here; install it on the workers or mend deploy.target.`;
    return new WithinError('DEPLOYMENT_TARGET_REFUSED', message, { program }, error);
  }

  /** A program in trouble likes to print what it was called with. */
  #withoutValues(text: string): string {
    return this.#order.env
      .flatMap((name) => process.env[name] ?? [])
      .filter((value) => value !== '')
      .reduce((rest, value) => rest.replaceAll(value, '[secret]'), text);
  }
}

/** One that is gone is no error. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

function environment(declared: readonly string[], request: string): NodeJS.ProcessEnv {
  const seen = ['PATH', 'HOME', ...declared].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...commandVariables, ...Object.fromEntries(seen), WITHIN_REQUEST: request };
}
