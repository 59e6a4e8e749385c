/** @module Whether a flag is on for a pipeline and whoever started its run. */
import { createHash } from 'node:crypto';
import { type FlagName, type FlagRule, type FlagSetting, type FlagSubject, flagTable } from '../../contracts/flags.ts';

export interface FlagVerdict {
  readonly value: boolean;
  readonly why: string;
}

export function ruleOf(setting: FlagSetting): FlagRule {
  if (typeof setting === 'boolean') return { phase: setting ? 'general' : 'off' };
  return typeof setting === 'string' ? { phase: setting } : setting;
}

/** The rule of the file, else the flag's own phase. */
export function ruleInForce(name: FlagName, rule: FlagRule | undefined): FlagRule {
  return rule ?? { phase: flagTable[name].phase };
}

export function evaluateFlag(name: FlagName, rule: FlagRule, subject: FlagSubject): FlagVerdict {
  const { phase, percent = 0 } = rule;
  if (phase === 'off' || phase === 'general') return { value: phase === 'general', why: phase };
  const named = namedBy(rule, subject);
  if (named !== undefined) return { value: true, why: `${phase} for ${named}` };
  if (phase === 'alpha') return { value: false, why: 'alpha for others' };
  const place = placeOf(name, subject.pipeline);
  return { value: place < percent, why: `beta for ${percent}% of pipelines; this one is at ${place.toFixed(1)}%` };
}

function namedBy({ pipelines, teams, people }: FlagRule, subject: FlagSubject): string | undefined {
  if (pipelines?.includes(subject.pipeline)) return `the pipeline ${subject.pipeline}`;
  if (subject.person !== undefined && people?.includes(subject.person)) return subject.person;
  const team = teams?.find((one) => subject.teams?.includes(one));
  return team === undefined ? undefined : `the team ${team}`;
}

/**
 * Where a pipeline stands from 0 to 100, evenly and always alike, so that a larger percent only adds pipelines; apart
 * for each flag, so that the same pipelines are not first each time.
 */
export function placeOf(name: FlagName, pipeline: string): number {
  const digest = createHash('sha256').update(`${name}\n${pipeline}`).digest();
  return (digest.readUInt32BE(0) / 2 ** 32) * 100;
}
