/** @module Sweeps of 100 fits on two cores beside the same fits bare in one loop, what a second sweep takes, and what stopping early saves. */
import { copyInstallation } from '../stack/installation.ts';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';
import { bareFits } from './bare.ts';
import { dataSets, SweepProject, type SweptData, type SweptRun } from './project.ts';

const cores = 2;
/** Targets of the issue. */
const target = { efficiency: 0.85, beside: 1.05 };

interface Subject {
  readonly data: SweptData;
  readonly name: string;
  readonly model: object;
  /** Blocks that make about 100 fits. */
  readonly blocks: number;
}

const forest = { use: 'random-forest', with: { trees: 100 } };
const network = { use: 'multilayer-perceptron', with: { hiddenLayers: [64], epochs: 20 } };
const models = [
  { name: 'random-forest', model: forest, blocks: 25 },
  { name: 'multilayer-perceptron', model: network, blocks: 25 },
];
const subjects: readonly Subject[] = dataSets.flatMap((data) => models.map((model) => ({ data, ...model })));

interface Measured {
  readonly subject: Subject;
  readonly bare: number[];
  readonly swept: number[];
  readonly again: number[];
  readonly fits: number;
}

const parts = ['fits', 'beside', 'stopping'] as const;
type Part = (typeof parts)[number];

interface Options {
  readonly quick?: boolean;
  /** One of the three tables alone. */
  readonly type?: string;
}

export async function run({ quick = false, type }: Options): Promise<void> {
  const wanted = parts.filter((part) => type === undefined || part === type);
  if (wanted.length === 0) throw new Error(`--type is one of ${parts.join(', ')}, not ${type}`);
  const load = currentLoad();
  const installation = copyInstallation();
  const project = new SweepProject(installation.cli);
  try {
    for (const part of wanted) console.log(`${await tables[part](project, quick)}\n`);
    console.log(machine(load));
    console.log(
      `Targets: efficiency of at least ${target.efficiency}; training beside a sweep at most ${target.beside} times as long.`,
    );
  } finally {
    await project.remove();
    installation.remove();
  }
}

const tables: Readonly<Record<Part, (project: SweepProject, quick: boolean) => Promise<string>>> = {
  async fits(project, quick) {
    const measured: Measured[] = [];
    for (const subject of subjects) measured.push(await measure(subject, project, quick));
    return efficiencyTable(measured);
  },
  beside: besideTable,
  stopping: stoppingTable,
};

/** Rounds by turns, each with a master seed of its own, so that no fit is there already. */
async function measure(subject: Subject, project: SweepProject, quick: boolean): Promise<Measured> {
  const file = project.pipeline(subject.data, subject.model);
  const blocks = quick ? 3 : subject.blocks;
  const bare = await bareFits(file, project.csv(subject.data.csv));
  // The stack is up, the code loaded, the threads of the background started; so is this process's compiled code.
  await project.sweep(file, '--blocks', '4', '--seed', '900');
  await bare('900', 4);
  const found: Measured = { subject, bare: [], swept: [], again: [], fits: 0 };
  let fits = 0;
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    const flags = ['--blocks', `${blocks}`, '--seed', `${round}`];
    const alone = await bare(`${round}`, blocks);
    const swept = await project.sweep(file, ...flags);
    const again = await project.sweep(file, ...flags);
    requireAll(swept, again);
    fits = swept.fits;
    found.bare.push(alone.milliseconds / alone.fits);
    found.swept.push(swept.milliseconds / swept.fits);
    found.again.push(again.milliseconds);
  }
  return { ...found, fits };
}

function requireAll(swept: SweptRun, again: SweptRun): void {
  if (swept.reused > 0 || swept.failed > 0) throw new Error('a first sweep reused or lost fits');
  if (again.reused !== again.fits) throw new Error('a second sweep trained again');
}

function efficiencyTable(measured: readonly Measured[]): string {
  const rows = measured.map(({ subject, bare, swept, again, fits }) => {
    const pairs = bare.map((alone, round) => [alone, swept[round] ?? Number.NaN] as const);
    return [
      `${subject.name} on ${subject.data.name}`,
      String(fits),
      spread(bare, 1),
      spread(swept, 1),
      spread(
        pairs.map(([alone, inSweep]) => alone / (cores * inSweep)),
        2,
      ),
      spread(
        pairs.map(([alone, inSweep]) => cores * inSweep - alone),
        1,
      ),
      spread(
        again.map((milliseconds) => milliseconds / 1000),
        2,
      ),
    ];
  });
  const head = [
    'sweep',
    'fits',
    'bare, ms a fit',
    'sweep, ms a fit',
    'efficiency on 2 cores',
    'core ms added a fit',
    'second sweep, s',
  ];
  return table([head, ...rows]);
}

/** Training alone and while a sweep runs, by turns. */
async function besideTable(project: SweepProject, quick: boolean): Promise<string> {
  const [cancer, digits] = dataSets as readonly [SweptData, SweptData];
  const training = project.pipeline(
    { ...digits, name: 'training' },
    { use: 'random-forest', with: { trees: quick ? 200 : 6_000 } },
  );
  const swept = project.pipeline({ ...cancer, name: 'beside' }, network);
  await project.train(training);
  const alone: number[] = [];
  const beside: number[] = [];
  for (let round = 0; round < (quick ? 1 : 5); round += 1) {
    alone.push(await project.train(training));
    beside.push(
      await project.trainBeside(training, swept, ['--blocks', quick ? '150' : '800', '--seed', `${500 + round}`]),
    );
  }
  const seconds = (times: readonly number[]) =>
    spread(
      times.map((time) => time / 1000),
      2,
    );
  const ratios = beside.map((time, round) => time / (alone[round] ?? Number.NaN));
  const head = ['training run', 'alone, s', 'beside a sweep, s', 'ratio'];
  return table([head, ['forest on digits', seconds(alone), seconds(beside), spread(ratios, 3)]]);
}

/** Blocks until every component is clear, against a fixed 40. */
async function stoppingTable(project: SweepProject, quick: boolean): Promise<string> {
  const rows: string[][] = [];
  for (const { data, name, model } of subjects) {
    const file = project.pipeline(data, model);
    const runs: SweptRun[] = [];
    for (let seed = 0; seed < (quick ? 1 : 3); seed += 1)
      runs.push(await project.sweep(file, '--max-blocks', quick ? '10' : '40', '--seed', `${100 + seed}`));
    const saved = runs.map(({ blocks }) => 1 - blocks / 40);
    rows.push([`${name} on ${data.name}`, runs.map(({ blocks }) => String(blocks)).join(', '), spread(saved, 2)]);
  }
  return table([['sweep that stops by itself', 'blocks by seed', 'saved of 40'], ...rows]);
}
