/** @module A project with its stack and a gateway process of its own, as a user starts them. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export class GatewayProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'within-upload-'));
  readonly #cli: string;
  #gateway: ChildProcess | undefined;
  url = '';

  constructor(cli: string) {
    this.#cli = cli;
    writeFileSync(join(this.folder, 'package.json'), '{"name":"uploads"}');
  }

  async within(...args: readonly string[]): Promise<string> {
    const { stdout } = await execute(process.execPath, [this.#cli, ...args], { cwd: this.folder, maxBuffer: 64 << 20 });
    return stdout;
  }

  /** Listens on a free port of this machine. */
  async start(): Promise<void> {
    const gateway = spawn(process.execPath, [this.#cli, 'gateway', '--port', '0'], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#gateway = gateway;
    this.url = await new Promise((found, fail) => {
      gateway.stdout.on('data', (text: Buffer) => found(/http:\S+/.exec(text.toString())?.[0] ?? ''));
      gateway.once('exit', (code) => fail(new Error(`the gateway ended with ${code}`)));
    });
  }

  /** Largest resident memory of the gateway since it began, bytes (VmHWM of Linux). */
  peakMemory(): number {
    const status = readFileSync(`/proc/${this.#gateway?.pid}/status`, 'utf8');
    return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN);
  }

  /** Processor time of the gateway since it began, seconds; the kernel counts in hundredths. */
  processorTime(): number {
    const fields = readFileSync(`/proc/${this.#gateway?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  readonly blob = (digest: string): Buffer | undefined => {
    const file = join(this.folder, '.within', 'store', 'cas', digest.slice(0, 2), digest);
    return existsSync(file) ? readFileSync(file) : undefined;
  };

  /** Files and folders of attempts that were not cleared away. */
  leftovers(): string[] {
    const store = join(this.folder, '.within', 'store');
    return ['work', 'tmp'].flatMap((name) => {
      const folder = join(store, name);
      return existsSync(folder) ? readdirSync(folder).filter((entry) => entry.startsWith('upload')) : [];
    });
  }

  async remove(): Promise<void> {
    this.#gateway?.kill('SIGTERM');
    if (existsSync(join(this.folder, '.within'))) await this.within('down');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
