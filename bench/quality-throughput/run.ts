/** @module Profile and sixteen checks beside SQL written by hand, and from a file to a verdict beside Python's libraries. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import { openSession } from '../../adapters/tables/duckdb/session.ts';
import type { TableContract } from '../../contracts/check.ts';
import type { TableEngine } from '../../domain/data/ports.ts';
import type { RuleRequest } from '../../domain/quality/rules/ports.ts';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';
import { expertVerdict } from './expert.ts';
import { type BenchTable, contract, tables, thirteenChecks, writeTable } from './tables.ts';

const peers = ['pandera', 'pandera_polars', 'great_expectations', 'evidently'] as const;
type Peer = (typeof peers)[number];
const peerAnswer = z.strictObject({ version: z.string(), checks: z.int(), passed: z.boolean(), seconds: z.number() });

interface Options {
  /** A fifth of the rows, three rounds in place of seven. */
  readonly quick?: boolean;
  /** One library alone, without the SQL by hand. */
  readonly type?: string;
  /** Python with pandera, polars, Great Expectations and Evidently. */
  readonly python: string;
}

export async function run({ quick = false, type, python }: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'quality-throughput-'));
  const load = currentLoad();
  const rounds = quick ? 3 : 7;
  try {
    const own: string[][] = [['rows × columns', 'asked', 'WITHIN, s', 'SQL by hand, s', 'ratio']];
    const others: string[][] = [['rows × columns', 'library', 'checks', 'WITHIN, s', 'library, s', 'times slower']];
    for (const made of tables(quick)) {
      const path = join(folder, `${made.rows}.parquet`);
      await writeTable(made, path);
      if (type === undefined) own.push(...(await beside(made, path, rounds)));
      others.push(...(await besidePeers(made, path, { rounds: Math.ceil(rounds / 2), python, type })));
    }
    console.log(
      `${own.length > 1 ? `${table(own)}\n\n` : ''}From the file to the verdict, without a profile\n\n${table(others)}\n`,
    );
    console.log(machine(load));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const seconds = async (work: () => Promise<boolean>): Promise<number> => {
  const start = performance.now();
  if (!(await work())) throw new Error('a check that holds was said to be broken');
  return (performance.now() - start) / 1000;
};

async function verdict(engine: TableEngine, request: RuleRequest): Promise<boolean> {
  const { results } = await engine.checkRules(request);
  return results.every(({ passed }) => passed);
}

const shape = ({ rows, name }: BenchTable): string => `${rows.toLocaleString('en')} × ${name}`;

/** By turns, each first in every other round, after one round that does not count. */
async function beside(made: BenchTable, path: string, rounds: number): Promise<string[][]> {
  const [engine, session] = [await createDuckdbEngine(), await openSession({})];
  const lines: string[][] = [];
  for (const profile of [true, false]) {
    const [ours, theirs]: [number[], number[]] = [[], []];
    const sides = [
      async () => ours.push(await seconds(() => verdict(engine, { path, contract, profile }))),
      async () => theirs.push(await seconds(() => expertVerdict(session, path, made, profile))),
    ];
    for (let round = 0; round <= rounds; round++)
      for (const side of round % 2 ? sides : sides.toReversed()) await side();
    const [mine, hand] = [ours.slice(1), theirs.slice(1)];
    const ratios = mine.map((time, round) => time / (hand[round] ?? Number.NaN));
    const asked = profile ? 'profile and 16 checks' : '16 checks';
    lines.push([shape(made), asked, spread(mine, 2), spread(hand, 2), spread(ratios, 2)]);
  }
  await engine.close();
  await session.close();
  return lines;
}

/** Ours judges the checks that the library has. */
const checksOf = (peer: Peer): TableContract => (peer === 'evidently' ? thirteenChecks : contract);

function peerVerdict(python: string, peer: Peer, path: string): z.infer<typeof peerAnswer> | undefined {
  const found = spawnSync(python, ['bench/quality-throughput/peers.py', peer, path], { encoding: 'utf8' });
  if (found.status !== 0) console.error(found.stderr.split('\n').slice(-4).join('\n'));
  return found.status === 0 ? peerAnswer.parse(JSON.parse(found.stdout.trim().split('\n').at(-1) ?? '')) : undefined;
}

/** A new engine each time: opening it is part of the way from the file to the verdict. Python's imports are not counted. */
async function besidePeers(
  made: BenchTable,
  path: string,
  { rounds, python, type }: { readonly rounds: number; readonly python: string; readonly type: string | undefined },
): Promise<string[][]> {
  const lines: string[][] = [];
  for (const peer of peers.filter((name) => type === undefined || name === type)) {
    const [ours, theirs]: [number[], number[]] = [[], []];
    let about = '';
    for (let round = 0; round < rounds; round++) {
      const found = peerVerdict(python, peer, path);
      if (!found) break;
      if (!found.passed) throw new Error(`${peer} says that a check is broken which holds`);
      about = `${peer} ${found.version}|${found.checks}`;
      theirs.push(found.seconds);
      ours.push(
        await seconds(async () => {
          const engine = await createDuckdbEngine();
          const passed = await verdict(engine, { path, contract: checksOf(peer) });
          await engine.close();
          return passed;
        }),
      );
    }
    if (theirs.length === 0) continue;
    const ratios = theirs.map((time, round) => time / (ours[round] ?? Number.NaN));
    lines.push([shape(made), ...about.split('|'), spread(ours, 2), spread(theirs, 2), spread(ratios, 1)]);
  }
  return lines;
}
