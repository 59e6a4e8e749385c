/** @module False alarms of drift over simulated tables of 50 columns, and shifts found, beside Evidently's defaults. */
import { currentLoad, machine, table } from '../stack/summary.ts';
import { detections, falseAlarms, type Judge, ourJudge, type Proportion } from './campaign.ts';
import { contractAlarms } from './contracts.ts';
import { startEvidently } from './evidently.ts';
import type { Shift } from './tables.ts';

const percent = ({ share, error }: Proportion): string =>
  Number.isNaN(share) ? '' : `${(100 * share).toFixed(1)} ± ${(100 * error).toFixed(1)}`;

/** Too small to matter: none should fire, however many rows make them significant. */
const harmless: readonly Shift[] = [
  { name: 'mean by 0.03 sd', by: 0.03 },
  { name: 'mean by 0.05 sd', by: 0.05 },
  { name: 'spread by 3%', spread: 1.03 },
  { name: '1 point of categories', toFirst: 0.017 },
  { name: '0.5 points missing', missing: 0.005 },
  { name: '0.5 points new value', unseen: 0.005 },
];
const real: readonly Shift[] = [
  { name: 'none' },
  { name: 'mean by 0.15 sd', by: 0.15 },
  { name: 'mean by 0.25 sd', by: 0.25 },
  { name: 'mean by 0.5 sd', by: 0.5 },
  { name: 'spread by 30%', spread: 1.3 },
  { name: '10 points of categories', toFirst: 0.167 },
  { name: '5 points missing', missing: 0.05 },
  { name: '3 points new value', unseen: 0.03 },
];

interface Campaign {
  readonly shifts: readonly Shift[];
  readonly sizes: readonly number[];
  readonly tables: (rows: number) => number;
}

type Part = 'shifts' | 'harmless' | 'contracts' | 'false-alarms';

interface Options {
  /** About a tenth of the tables. */
  readonly quick?: boolean;
  /** One part alone. */
  readonly type?: string;
  /** With Evidently, else its columns are left out. */
  readonly python: string;
}

async function besideEvidently(python: string, quick: boolean, asked: (part: Part) => boolean): Promise<void> {
  const evidently = await startEvidently(python);
  const judges = new Map<string, Judge>([['WITHIN', ourJudge]]);
  if (evidently) judges.set('Evidently', evidently.judge);
  console.log(`${evidently?.versions ?? 'This Python has no Evidently.'}\n`);
  if (asked('shifts')) {
    const found = { shifts: real, sizes: [200, 2000, 20_000], tables: (rows: number) => (rows > 5000 ? 5 : 20) };
    console.log(`Shifts found\n\n${await detectionTable(judges, found, quick)}\n`);
  }
  if (asked('harmless')) {
    const small = { shifts: harmless, sizes: [200_000], tables: () => 3 };
    console.log(`Harmless shifts, which should not be found\n\n${await detectionTable(judges, small, quick)}\n`);
  }
  evidently?.stop();
}

export async function run({ quick = false, type, python }: Options): Promise<void> {
  const load = currentLoad();
  const asked = (part: Part): boolean => type === undefined || type === part;
  if (asked('shifts') || asked('harmless')) await besideEvidently(python, quick, asked);
  if (asked('contracts')) {
    const held = contractTable(quick ? 10 : 100);
    console.log(`Contracts inferred from a table, held against another of the same law\n\n${held}\n`);
  }
  if (asked('false-alarms')) console.log(`Tables without drift\n\n${falseAlarmTable(quick ? 40 : 400)}\n`);
  console.log(`Percent ± Monte-Carlo standard error. ${machine(load)}`);
}

async function detectionTable(judges: ReadonlyMap<string, Judge>, campaign: Campaign, quick: boolean): Promise<string> {
  const { shifts, sizes, tables } = campaign;
  const judged = [...judges.keys()].flatMap((name) => [`${name} finds`, 'wrong among its finds']);
  const rows = [['shift of 5 columns', 'rows', 'tables', ...judged]];
  for (const shift of shifts) {
    for (const size of sizes) {
      const count = quick ? Math.ceil(tables(size) / 10) : tables(size);
      const found = await detections([...judges.values()], shift, { rows: size, tables: count });
      const cells = found.flatMap((judge) => [percent(judge.found), percent(judge.wrong)]);
      rows.push([shift.name, String(size), String(count), ...cells]);
    }
  }
  return table(rows);
}

function falseAlarmTable(tables: number): string {
  const head = ['rows', 'tables', 'alarm', 'corrected p alone', 'uncorrected p alone', 'effect alone'];
  const rows = [200, 2000, 200_000].map((size) => {
    const { any, significant, uncorrected, byEffect } = falseAlarms(size, tables);
    return [String(size), String(tables), ...[any, significant, uncorrected, byEffect].map(percent)];
  });
  return table([head, ...rows]);
}

function contractTable(tables: number): string {
  const head = ['rows', 'tables', 'breaks its contract', 'breaks one of raw minima and shares'];
  const rows = [100, 1000, 10_000].map((size) => {
    const count = size > 5000 ? Math.ceil(tables / 5) : tables;
    const { inferred, raw } = contractAlarms(size, count);
    return [String(size), String(count), percent(inferred), percent(raw)];
  });
  return table([head, ...rows]);
}
