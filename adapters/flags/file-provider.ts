/** @module OpenFeature provider over the file of flags: the default of every project. */
import {
  ErrorCode,
  type EvaluationContext,
  type JsonValue,
  type Provider,
  type ResolutionDetails,
  StandardResolutionReasons,
} from '@openfeature/server-sdk';
import { type FlagName, type FlagSubject, flagTable } from '../../contracts/flags.ts';
import { evaluateFlag, ruleInForce } from '../../domain/flags/evaluate.ts';
import type { FlagFile } from '../../domain/flags/ports.ts';

export class FileProvider implements Provider {
  readonly metadata = { name: 'within-file' };
  readonly runsOn = 'server';
  readonly #file: FlagFile;

  constructor(file: FlagFile) {
    this.#file = file;
  }

  async resolveBooleanEvaluation(
    name: string,
    given: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    if (!Object.hasOwn(flagTable, name)) return { value: given, errorCode: ErrorCode.FLAG_NOT_FOUND };
    const flag = name as FlagName;
    const rule = (await this.#file.rules()).get(flag);
    const { value, why } = evaluateFlag(flag, ruleInForce(flag, rule), subjectOf(context));
    const { SPLIT, STATIC, TARGETING_MATCH, DEFAULT } = StandardResolutionReasons;
    const targeted = rule?.percent === undefined ? TARGETING_MATCH : SPLIT;
    const fixed = rule?.phase === 'off' || rule?.phase === 'general' ? STATIC : targeted;
    return { value, reason: rule ? fixed : DEFAULT, flagMetadata: { why } };
  }

  resolveStringEvaluation(_name: string, value: string): Promise<ResolutionDetails<string>> {
    return Promise.resolve(mismatch(value));
  }

  resolveNumberEvaluation(_name: string, value: number): Promise<ResolutionDetails<number>> {
    return Promise.resolve(mismatch(value));
  }

  resolveObjectEvaluation<T extends JsonValue>(_name: string, value: T): Promise<ResolutionDetails<T>> {
    return Promise.resolve(mismatch(value));
  }
}

/** Every flag of WITHIN is on or off. */
const mismatch = <T>(value: T): ResolutionDetails<T> => ({ value, errorCode: ErrorCode.TYPE_MISMATCH });

function subjectOf({ pipeline, kind, person, teams }: EvaluationContext): FlagSubject {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    pipeline: text(pipeline),
    kind: text(kind),
    ...(typeof person === 'string' && { person }),
    ...(Array.isArray(teams) && { teams: teams.map(text) }),
  };
}
