/** @module Holds the records of the audit log against each other: what was changed, taken out or put between. */
import type { AuditSeal } from './ports.ts';
import { type AuditRecord, type ChainPlace, digestOf } from './record.ts';

interface Judged {
  /** Sentences. */
  readonly problems: readonly string[];
  /** Records that a known key signed. */
  readonly signed: number;
}

interface Links {
  readonly byNumber: ReadonlyMap<number, AuditRecord>;
  readonly chain: string;
}

/** `earlier` tells whether a place lies before the records that were read, and stands there. */
export function judgeChains(
  records: readonly AuditRecord[],
  seal: AuditSeal,
  earlier: (place: Pick<ChainPlace, 'chain' | 'number'>) => boolean,
): Judged {
  const chains = new Map<string, Map<number, AuditRecord>>();
  for (const record of records) {
    const chain = chains.get(record.chain) ?? new Map<number, AuditRecord>();
    chains.set(record.chain, chain.set(record.number, record));
  }
  const links = [...chains].map(([chain, byNumber]) => ({ chain, byNumber }));
  const seals = records.map((record) => sealOf(record, seal));
  return {
    problems: [
      ...links.flatMap((one) => breaks(one, earlier)),
      ...links.flatMap(({ byNumber }) => cutShort(byNumber.get(0), chains, earlier)),
      ...seals.flatMap(({ problem }) => problem ?? []),
    ],
    signed: seals.filter(({ signed }) => signed).length,
  };
}

const named = (chain: string): string => `the chain ${chain.slice(0, 8)}`;

function breaks({ byNumber, chain }: Links, earlier: Parameters<typeof judgeChains>[2]): readonly string[] {
  const numbers = [...byNumber.keys()].toSorted((a, b) => a - b);
  const first = numbers[0] ?? 0;
  const problems: string[] = [];
  if (first > 0 && !earlier({ chain, number: first - 1 }))
    problems.push(`Records 0 to ${first - 1} of ${named(chain)} are missing.`);
  for (const [place, number] of numbers.entries()) {
    const record = byNumber.get(number);
    const before = numbers[place - 1];
    if (before === undefined || !record) continue;
    if (before !== number - 1) problems.push(`Records ${before + 1} to ${number - 1} of ${named(chain)} are missing.`);
    else if (record.previous !== digestIn(byNumber, before))
      problems.push(`Record ${before} of ${named(chain)} is not the one that record ${number} was written after.`);
  }
  return problems;
}

function digestIn(byNumber: Links['byNumber'], number: number): string | undefined {
  const record = byNumber.get(number);
  return record && digestOf(record);
}

function cutShort(
  opening: AuditRecord | undefined,
  chains: ReadonlyMap<string, Links['byNumber']>,
  earlier: Parameters<typeof judgeChains>[2],
): readonly string[] {
  if (opening?.event.kind !== 'opened') return [];
  return opening.event.heads.flatMap(({ chain, number, digest }) => {
    const found = chains.get(chain)?.get(number);
    if (found ? digestOf(found) === digest : earlier({ chain, number })) return [];
    return [`Record ${number} of ${named(chain)} was there when ${named(opening.chain)} began, and is not now.`];
  });
}

function sealOf(record: AuditRecord, seal: AuditSeal): { readonly signed: boolean; readonly problem?: string } {
  const verdict = record.signature && seal.judgeSeal(digestOf(record), record.signature);
  if (verdict !== 'invalid') return { signed: verdict === 'signed' };
  const problem = `The signature of record ${record.number} of ${named(record.chain)} does not fit what it says.`;
  return { signed: false, problem };
}
