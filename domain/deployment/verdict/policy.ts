/** @module What the counts of a stage say: successful, failed, or not enough to tell. */
import type { Observation, StageVerdict, SuccessConditions } from '../../../contracts/deployment.ts';

/** One-sided 95%, at the end of a stage. */
const atEnd = 1.6449;
/** One-sided 99.9%, before it: who looks often must not be fooled by one look. */
const before = 3.0902;

/**
 * Lower end of the one-sided interval of a share by Wilson (1927): the least share that `bad` of `total` make plausible.
 * 0 where nothing was counted.
 */
export function leastShare(bad: number, total: number, z: number): number {
  if (bad <= 0 || total <= 0) return 0;
  const share = bad / total;
  const spread = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  return Math.max(0, (share + (z * z) / (2 * total) - spread) / (1 + (z * z) / total));
}

interface Rate {
  readonly what: string;
  readonly bad: number;
  readonly total: number;
  readonly most: number;
}

function ratesOf({ errors, disagreement }: SuccessConditions, seen: Observation): readonly Rate[] {
  const { candidate, compared, disagreed } = seen;
  return [
    ...(errors === undefined
      ? []
      : [{ what: 'requests failed', bad: candidate.errors, total: candidate.requests, most: errors }]),
    ...(disagreement === undefined
      ? []
      : [{ what: 'rows came out otherwise', bad: disagreed, total: compared, most: disagreement }]),
  ];
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))}%`;
const told = ({ what, bad, total, most }: Rate): string =>
  `${bad} of ${total} ${what}, ${percent(total === 0 ? 0 : bad / total)}; at most ${percent(most)} may`;

/**
 * Failed: a share is larger than allowed beyond doubt (95% at the end, 99.9% before it). Successful: at the end every
 * share is as allowed and enough was asked. Inconclusive: the rest. Before the end only `failed` is given.
 */
export function judgeStage(conditions: SuccessConditions, seen: Observation, isEnd: boolean): StageVerdict | undefined {
  const rates = ratesOf(conditions, seen);
  const beyond = rates.find(({ bad, total, most }) => leastShare(bad, total, isEnd ? atEnd : before) > most);
  if (beyond) return { outcome: 'failed', why: told(beyond) };
  if (!isEnd) return undefined;
  const { requests } = seen.candidate;
  if (conditions.requests !== undefined && requests < conditions.requests)
    return { outcome: 'inconclusive', why: `${requests} requests came, and ${conditions.requests} are asked for` };
  const unclear = rates.find(({ bad, total, most }) => total > 0 && bad / total > most);
  if (unclear) return { outcome: 'inconclusive', why: `${told(unclear)}, which may be chance` };
  const why = rates.length === 0 ? 'its time is over, and nothing else is asked' : rates.map(told).join('; ');
  return { outcome: 'successful', why: requests === 0 && rates.length > 0 ? 'nobody asked it anything' : why };
}
