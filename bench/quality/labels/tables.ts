/** @module The tables of the label bench, and what of its targets is met. */
import { meanInterval, wilsonInterval } from '../../../domain/statistics/intervals.ts';
import { table } from '../../learners/table.ts';
import { type Noise, noises } from './cells.ts';
import type { Counts, Outcome } from './outcomes.ts';

const percent = (share: number): string => (100 * share).toFixed(1);

interface Pooled extends Counts {
  readonly recall: number;
  readonly falsePositiveRate: number;
}

function pool(counts: readonly Counts[]): Pooled {
  const sum = (key: keyof Counts): number => counts.reduce((all, one) => all + one[key], 0);
  const [errors, found, clean, flaggedClean] = [sum('errors'), sum('found'), sum('clean'), sum('flaggedClean')];
  return { errors, found, clean, flaggedClean, recall: found / errors, falsePositiveRate: flaggedClean / clean };
}

function withInterval(share: number, trials: number): string {
  const { lower, upper } = wilsonInterval(share, trials);
  return `${percent(share)} [${percent(lower)}, ${percent(upper)}]`;
}

interface CellGroup {
  readonly data: string;
  readonly noise: Noise;
  readonly outcomes: readonly Outcome[];
}

export function groupCells(outcomes: readonly Outcome[]): CellGroup[] {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const key = `${outcome.cell.data} ${outcome.cell.noise}`;
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  return [...groups.values()].map((list) => ({
    data: list[0]?.cell.data ?? '',
    noise: list[0]?.cell.noise ?? 'clean',
    outcomes: list,
  }));
}

export function cellTable(groups: readonly CellGroup[]): string {
  const header = [
    'data',
    'noise',
    'runs',
    'recall % [Wilson 95]',
    'false positives %',
    'cleanlab on our probabilities: recall @ FPR',
    'cleanlab on its own: recall @ FPR',
  ];
  const lines = groups.map(({ data, noise, outcomes }) => {
    const ours = pool(outcomes.map((one) => one.ours));
    const theirs = (key: 'onOurs' | 'own'): string => {
      const { errors, recall, falsePositiveRate } = pool(outcomes.map((one) => one[key]));
      return `${errors === 0 ? '' : percent(recall)} @ ${percent(falsePositiveRate)}`;
    };
    return [
      data,
      noise,
      String(outcomes.length),
      ours.errors === 0 ? '' : withInterval(ours.recall, ours.errors),
      withInterval(ours.falsePositiveRate, ours.clean),
      theirs('onOurs'),
      theirs('own'),
    ];
  });
  return table(header, lines);
}

/** What the issue asks of each cell and of their means, with the cells that miss it. */
export function targetLines(groups: readonly CellGroup[]): string[] {
  const scored = groups.filter(({ noise }) => noise !== 'votes-10');
  const oursOf = ({ outcomes }: CellGroup): Pooled => pool(outcomes.map((one) => one.ours));
  const name = ({ data, noise }: CellGroup): string => `${data} ${noise}`;
  const list = (missed: readonly CellGroup[]): string => missed.map(name).join('; ') || 'none';
  const mean = (cells: readonly CellGroup[]): number =>
    cells.reduce((sum, group) => sum + oursOf(group).recall, 0) / cells.length;
  const anywhere = scored.filter(({ noise }) => noise.startsWith('uniform') || noise.startsWith('pair'));
  const boundary = scored.filter(({ noise }) => noise === 'boundary-10');
  const noisy = [...anywhere, ...boundary];
  const upper = (group: CellGroup): number => wilsonInterval(oursOf(group).recall, oursOf(group).errors).upper;
  return [
    `Cells with more than 5% false positives: ${list(scored.filter((group) => oursOf(group).falsePositiveRate > 0.05))}.`,
    `Uniform and pair: mean recall ${percent(mean(anywhere))}%; cells whose upper bound is below 85%: ${list(anywhere.filter((group) => upper(group) < 0.85))}.`,
    `Boundary: mean recall ${percent(mean(boundary))}%; cells below 75%: ${list(boundary.filter((group) => oursOf(group).recall < 0.75))}.`,
    ...(['onOurs', 'own'] as const).map((rival) => comparison(noisy, rival, list)),
  ];
}

function comparison(
  groups: readonly CellGroup[],
  rival: 'onOurs' | 'own',
  list: (missed: readonly CellGroup[]) => string,
): string {
  const lower = groups.filter(({ outcomes }) => {
    const differences = outcomes.map((one) => recallOf(one.ours) - recallOf(one[rival]));
    return differences.length > 1 && meanInterval(differences).upper < 0;
  });
  const all = groups.flatMap(({ outcomes }) => outcomes);
  const ours = pool(all.map((one) => one.ours)).recall;
  const theirs = pool(all.map((one) => one[rival])).recall;
  const what = rival === 'own' ? 'cleanlab on its own' : 'cleanlab on our probabilities';
  return `Beside ${what}: pooled recall ${percent(ours)}% against ${percent(theirs)}%; cells where ours is lower by the paired 95% interval: ${list(lower)}.`;
}

const recallOf = ({ found, errors }: Counts): number => found / errors;

/** How often the forecast for as many errors held the true recall of its run, and how far off it was on average. */
export function forecastTable(groups: readonly CellGroup[]): string {
  const header = [
    'noise',
    'runs',
    'forecast holds the recall of the run %',
    'below it',
    'above it',
    'mean forecast %',
    'mean recall %',
  ];
  const rows = noises.filter((noise) => noise !== 'clean').map((noise) => forecastRow(noise, ofNoise(groups, [noise])));
  const anywhere = forecastRow(
    'uniform and pair',
    ofNoise(groups, ['uniform-5', 'uniform-10', 'uniform-20', 'pair-10']),
  );
  return table(header, [...rows, anywhere]);
}

const ofNoise = (groups: readonly CellGroup[], wanted: readonly Noise[]): Outcome[] =>
  groups.filter(({ noise }) => wanted.includes(noise)).flatMap(({ outcomes }) => outcomes);

function forecastRow(name: string, outcomes: readonly Outcome[]): string[] {
  const told = outcomes.flatMap(({ ours, forecast }) => (forecast ? [{ recall: recallOf(ours), forecast }] : []));
  const count = (test: (one: (typeof told)[number]) => boolean): number => told.filter(test).length;
  const below = count(({ recall, forecast }) => recall < forecast.inThisTable.lower - 1e-9);
  const above = count(({ recall, forecast }) => recall > forecast.inThisTable.upper + 1e-9);
  const mean = (of: (one: (typeof told)[number]) => number): string =>
    percent(told.reduce((sum, one) => sum + of(one), 0) / told.length);
  const held = told.length - below - above;
  return [
    name,
    String(told.length),
    withInterval(held / told.length, told.length),
    String(below),
    String(above),
    mean(({ forecast }) => forecast.rate),
    mean(({ recall }) => recall),
  ];
}
