/** @module Warm re-runs of N trivial cached steps as whole processes: ours beside the peers of Python, round by round. */

import { copyInstallation } from '../stack/installation.ts';
import { BenchProject } from '../stack/project.ts';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';
import { Peer, peerKinds } from './peers.ts';

const sizes = [50, 200] as const;
const rounds = 5;
/** Targets of the issue. */
const target = { faster: 3, marginal: 0.5 };

interface Ours {
  readonly file: string;
  readonly count: number;
  readonly milliseconds: number[];
}

/** `python` lies in a venv with `bench/peers/requirements.txt`. `quick`: two rounds, no prefect, up to 1,000 steps. */
export async function run({ quick = false, python }: { quick?: boolean; python: string }): Promise<void> {
  const load = currentLoad();
  const installation = copyInstallation();
  const project = new BenchProject(installation.cli);
  const kinds = peerKinds.filter(({ name }) => !quick || name !== 'prefect');
  const peers = kinds.flatMap((kind) => sizes.map((count) => new Peer(kind, count, python)));
  const ours = [...sizes, 1000, ...(quick ? [] : [10_000])].map((count): Ours => {
    return { file: project.graph('wide', count), count, milliseconds: [] };
  });
  try {
    for (const peer of peers) await peer.fill();
    for (const { file } of ours) await project.run(file);
    for (let round = 0; round < (quick ? 2 : rounds); round += 1) {
      for (const one of ours) await measure(one, project);
      for (const peer of peers.filter(({ kind }) => round < kind.rounds)) await peer.measure();
    }
    console.log(`${compared(ours, peers)}\n\n${growth(ours)}\n`);
    console.log(`\n${machine(load)}`);
    console.log(
      `Targets: ${target.faster} times faster than each orchestrator, ${target.marginal} ms a step marginal.`,
    );
  } finally {
    for (const peer of peers) peer.remove();
    await project.remove();
    installation.remove();
  }
}

async function measure(one: Ours, project: BenchProject): Promise<void> {
  const { milliseconds, outcomes } = await project.run(one.file);
  if (outcomes['reused'] !== one.count) throw new Error(`${one.file} was not wholly reused`);
  one.milliseconds.push(milliseconds);
}

/** Seconds of both sizes, milliseconds a step between them, and theirs over ours in the same round. */
function compared(ours: readonly Ours[], peers: readonly Peer[]): string {
  const of = (all: readonly { count: number; milliseconds: number[] }[], count: number) =>
    all.find((one) => one.count === count)?.milliseconds ?? [];
  const row = (name: string, all: readonly { count: number; milliseconds: number[] }[]) => {
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
  const names = [...new Set(peers.map(({ kind }) => kind.name))];
  const rows = names.map((name) =>
    row(
      name,
      peers.filter(({ kind }) => kind.name === name),
    ),
  );
  return table([head, row('within run', ours), ...rows]);
}

function growth(ours: readonly Ours[]): string {
  const rows = ours.map(({ count, milliseconds }, index) => {
    const before = ours[index - 1];
    const more =
      before && milliseconds.map((time, round) => (time - (before.milliseconds[round] ?? 0)) / (count - before.count));
    return [String(count), spread(milliseconds, 0), more ? spread(more, 3) : ''];
  });
  return table([['within run, steps', 'ms', 'ms a step more'], ...rows]);
}
