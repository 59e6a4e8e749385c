/** @module Warm re-runs of N trivial cached steps as whole processes: ours beside the peers of Python, round by round. */

import { copyInstallation } from '../stack/installation.ts';
import { BenchProject } from '../stack/project.ts';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';
import { runCorrectness } from './correctness/run.ts';
import { Peer, peerKinds } from './peers.ts';

const sizes = [50, 200] as const;
const rounds = 5;
/** Targets of the issue. */
const target = { faster: 3, marginal: 0.5 };

interface Measured {
  readonly count: number;
  readonly milliseconds: readonly number[];
}

/** Our command with one size. */
class Ours implements Measured {
  readonly count: number;
  readonly milliseconds: number[] = [];
  /** Of the first run: its seconds, and how many steps no smaller graph had left for it. */
  filled = '';
  readonly #project: BenchProject;
  readonly #flags: readonly string[];
  readonly #file: string;

  constructor(project: BenchProject, count: number, flags: readonly string[] = []) {
    this.#project = project;
    this.#flags = flags;
    this.count = count;
    this.#file = project.graph('wide', count);
  }

  async fill(): Promise<void> {
    const { milliseconds, outcomes } = await this.#project.run(this.#file, this.#flags);
    this.filled = `${(milliseconds / 1000).toFixed(1)} (${outcomes['ran'] ?? 0} ran)`;
  }

  async measure(): Promise<void> {
    const { milliseconds, outcomes } = await this.#project.run(this.#file, this.#flags);
    if (outcomes['reused'] !== this.count) throw new Error(`${this.#file} was not wholly reused`);
    this.milliseconds.push(milliseconds);
  }
}

interface BenchOptions {
  readonly quick?: boolean;
  readonly correctness?: boolean;
  readonly python: string;
}

/** `python` lies in a venv with `bench/peers/requirements.txt`. `quick`: two rounds, no prefect, up to 1,000 steps. */
export async function run({ quick = false, correctness = false, python }: BenchOptions): Promise<void> {
  if (correctness) return runCorrectness(python);
  const load = currentLoad();
  const installation = copyInstallation();
  const [standing, alone] = [new BenchProject(installation.cli), new BenchProject(installation.cli)];
  const kinds = peerKinds.filter(({ name }) => !quick || name !== 'prefect');
  const peers = kinds.flatMap((kind) => sizes.map((count) => new Peer(kind, count, python)));
  const ours = [...sizes, 1000, ...(quick ? [] : [10_000])].map((count) => new Ours(standing, count));
  const ephemeral = sizes.map((count) => new Ours(alone, count, ['--ephemeral']));
  try {
    for (const one of [...peers, ...ours, ...ephemeral]) await one.fill();
    for (let round = 0; round < (quick ? 2 : rounds); round += 1) {
      for (const one of [...ours, ...ephemeral]) await one.measure();
      for (const peer of peers.filter(({ kind }) => round < kind.rounds)) await peer.measure();
    }
    const others = kinds.map(({ name }) => ({ name, sizes: peers.filter(({ kind }) => kind.name === name) }));
    console.log(`${compared(ours, [{ name: 'within run, no stack up', sizes: ephemeral }, ...others])}\n`);
    console.log(`${growth(ours)}\n\n${machine(load)}`);
    console.log(
      `Targets: ${target.faster} times faster than each orchestrator, ${target.marginal} ms a step marginal.`,
    );
  } finally {
    for (const peer of peers) peer.remove();
    await standing.remove();
    await alone.remove();
    installation.remove();
  }
}

/** Seconds of both sizes, milliseconds a step between them, and theirs over ours in the same round. */
function compared(
  ours: readonly Measured[],
  others: readonly { readonly name: string; readonly sizes: readonly Measured[] }[],
): string {
  const of = (all: readonly Measured[], count: number) => all.find((one) => one.count === count)?.milliseconds ?? [];
  const row = (name: string, all: readonly Measured[]) => {
    const [small, large] = [of(all, sizes[0]), of(all, sizes[1])];
    const ratios = sizes.map((count) =>
      of(all, count).map((time, round) => time / (of(ours, count)[round] ?? Number.NaN)),
    );
    const marginal = large.map((time, round) => (time - (small[round] ?? Number.NaN)) / (sizes[1] - sizes[0]));
    const seconds = [small, large].map((times) =>
      spread(
        times.map((time) => time / 1000),
        2,
      ),
    );
    return [name, ...seconds, spread(marginal, 2), ...ratios.map((ratio) => spread(ratio, 1))];
  };
  const head = ['whole process', '50 steps, s', '200 steps, s', 'ms a step', '50: theirs / ours', '200: theirs / ours'];
  return table([head, row('within run', ours), ...others.map(({ name, sizes: all }) => row(name, all))]);
}

function growth(ours: readonly Ours[]): string {
  const rows = ours.map(({ count, milliseconds, filled }, index) => {
    const before = ours[index - 1];
    const more =
      before && milliseconds.map((time, round) => (time - (before.milliseconds[round] ?? 0)) / (count - before.count));
    // The smallest is filled first and starts the stack.
    return [String(count), spread(milliseconds, 0), more ? spread(more, 3) : '', filled];
  });
  return table([['within run, steps', 'ms', 'ms a step more', 'first run, s'], ...rows]);
}
