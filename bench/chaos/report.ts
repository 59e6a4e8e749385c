/** @module The tables of a chaos run: what was injected, and what became of the runs. */
import { table } from '../stack/summary.ts';
import { type Ended, endedOtherwise } from './ending.ts';
import type { Injected } from './injections.ts';
import { differences, type End } from './oracle.ts';

export interface Findings {
  readonly injected: readonly Injected[];
  readonly runs: readonly Ended[];
  /** Of them, asked for again since the disk had been full. */
  readonly again: number;
  readonly calmEnds: ReadonlyMap<string, End>;
  readonly steps: { readonly again: readonly string[]; readonly healed: readonly string[]; readonly begun: number };
  readonly left: readonly string[];
  readonly undelivered: readonly string[];
  readonly emitted: number;
}

const few = (names: readonly string[]): string => (names.length === 0 ? '' : `: ${names.slice(0, 5).join('; ')}`);
const counted = (names: readonly string[]): string => `${names.length}${few(names)}`;

export function report(found: Findings): string {
  return `${injectedTable(found.injected)}\n\n${runTable(found)}\n\n${verdicts(found)}`;
}

function injectedTable(injected: readonly Injected[]): string {
  const counts = new Map<string, number>();
  for (const { what } of injected) counts.set(what, (counts.get(what) ?? 0) + 1);
  const rows = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => [what, String(count)]);
  return table([['injected', 'times'], ...rows]);
}

function runTable({ runs, calmEnds }: Findings): string {
  const kinds = [...new Set(runs.map(({ request }) => request.kind))];
  const rows = kinds.map((kind) => {
    const of = runs.filter(({ request }) => request.kind === kind);
    const wrong = of.filter((one) => wrongOutputs(one, calmEnds).length > 0);
    return [
      kind,
      String(of.length),
      String(new Set(of.map(({ request }) => request.name)).size),
      String(of.length - endedOtherwise(of).length),
      String(wrong.length),
    ];
  });
  return table([['asked for', 'runs', 'different', 'ended as specified', 'wrong outputs'], ...rows]);
}

const wrongOutputs = ({ request, end }: Ended, calmEnds: ReadonlyMap<string, End>): string[] => {
  const calm = calmEnds.get(request.name);
  return calm ? differences(end, calm) : ['no calm run'];
};

function verdicts({ runs, again, calmEnds, steps, left, undelivered, emitted }: Findings): string {
  const otherwise = endedOtherwise(runs);
  const wrong = runs.flatMap((one) => wrongOutputs(one, calmEnds).map((name) => `${one.id} ${name}`));
  return table([
    ['must be 0', 'found'],
    ['runs that ended otherwise', counted(otherwise.map(({ id, end }) => `${id} ${end.status}`))],
    ['outputs that a calm machine makes otherwise', counted(wrong)],
    [`finished steps begun again, of ${steps.begun} beginnings`, counted(steps.again)],
    [`critical events that nobody got, of ${emitted}`, counted(undelivered)],
    ['reviews and deployments left open', counted(left)],
    ['', ''],
    ['for the record', ''],
    ['runs asked for again, as the disk had been full', String(again)],
    ['steps computed again, as a bit of them was flipped', counted(steps.healed)],
  ]);
}
