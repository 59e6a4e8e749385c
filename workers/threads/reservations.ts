/** @module What steps want of their machine: a step begins when its cores, memory and accelerators are free. */
import { availableParallelism, totalmem } from 'node:os';
import process from 'node:process';
import { WithinError } from '../../contracts/errors.ts';
import type { StepJob } from '../../domain/pipeline/ports.ts';
import type { Turn } from './giving-way.ts';

export interface Capacity {
  readonly cpu: number;
  readonly memoryBytes: number;
  /** Devices as programs know them, `0`, `1` or `GPU-…`. */
  readonly gpus: readonly string[];
}

/** Of the machine, or of the container that this process may use. */
export function capacityOf(gpus: readonly string[]): Capacity {
  const constrained = process.constrainedMemory();
  const memoryBytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { cpu: availableParallelism(), memoryBytes, gpus };
}

type Wanting = Pick<StepJob, 'name' | 'resources'>;

interface Want {
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly gpu: number;
}

interface Waiting {
  readonly want: Want;
  readonly begin: () => void;
}

/** A step that says nothing takes one core; one of the background gives way by its priority and takes none. */
const wantOf = ({ resources = {} }: Wanting, { background }: Turn): Want => ({
  cpu: background ? 0 : (resources.cpu ?? 1),
  memoryBytes: resources.memoryBytes ?? 0,
  gpu: resources.gpu ?? 0,
});

const mebibytes = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)}Mi`;

/** Steps begin in the order in which they came: a small one never overtakes a large one, which would wait for ever. */
export class Reservations {
  readonly #capacity: Capacity;
  readonly #queue: Waiting[] = [];
  readonly #free: { cpu: number; memoryBytes: number; gpus: string[] };

  constructor(capacity: Capacity) {
    this.#capacity = capacity;
    this.#free = { cpu: capacity.cpu, memoryBytes: capacity.memoryBytes, gpus: [...capacity.gpus] };
  }

  /** `work` gets its accelerators. Errors: `STEP_RESOURCES` for what the machine does not have, `CANCELLED`. */
  async run<T>(job: Wanting, turn: Turn, work: (gpus: readonly string[]) => Promise<T>): Promise<T> {
    const want = wantOf(job, turn);
    this.#refuseTooMuch(job, want);
    const gpus = await this.#turn(job, want, turn.signal);
    try {
      return await work(gpus);
    } finally {
      this.#giveBack(want, gpus);
    }
  }

  #refuseTooMuch({ name }: Wanting, { cpu, memoryBytes, gpu }: Want): void {
    const has = this.#capacity;
    const refuse = (what: string, there: string) => {
      const message = `Step "${name}" wants ${what}, and this worker has ${there}; lower its \`resources\`, or name the \`queue\` of workers that have them.`;
      throw new WithinError('STEP_RESOURCES', message, { step: name });
    };
    if (cpu > has.cpu) refuse(`${cpu} cores`, `${has.cpu}`);
    if (memoryBytes > has.memoryBytes) refuse(`${mebibytes(memoryBytes)} of memory`, mebibytes(has.memoryBytes));
    if (gpu > has.gpus.length) refuse(`${gpu} accelerators`, `${has.gpus.length} (WITHIN_GPUS names them)`);
  }

  #fits({ cpu, memoryBytes, gpu }: Want): boolean {
    const free = this.#free;
    // Shares of a core add up to a whole one only nearly.
    return cpu <= free.cpu + 1e-9 && memoryBytes <= free.memoryBytes && gpu <= free.gpus.length;
  }

  /** Resolves with its accelerators once what it wants is taken for it. */
  #turn({ name }: Wanting, want: Want, signal: AbortSignal): Promise<readonly string[]> {
    const cancelled = () => new WithinError('CANCELLED', `Step "${name}" was cancelled.`, { step: name });
    if (signal.aborted) return Promise.reject(cancelled());
    if (this.#queue.length === 0 && this.#fits(want)) return Promise.resolve(this.#take(want));
    return new Promise((resolve, reject) => {
      const cancel = () => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        reject(cancelled());
        this.#letIn();
      };
      const begin = () => {
        signal.removeEventListener('abort', cancel);
        resolve(this.#take(want));
      };
      const waiting = { want, begin };
      signal.addEventListener('abort', cancel, { once: true });
      this.#queue.push(waiting);
    });
  }

  #letIn(): void {
    for (let first = this.#queue[0]; first && this.#fits(first.want); first = this.#queue[0]) {
      this.#queue.shift();
      first.begin();
    }
  }

  #take({ cpu, memoryBytes, gpu }: Want): readonly string[] {
    this.#free.cpu -= cpu;
    this.#free.memoryBytes -= memoryBytes;
    return this.#free.gpus.splice(0, gpu);
  }

  #giveBack({ cpu, memoryBytes }: Want, gpus: readonly string[]): void {
    this.#free.cpu += cpu;
    this.#free.memoryBytes += memoryBytes;
    this.#free.gpus.push(...gpus);
    this.#letIn();
  }
}
