/** @module A flag's rule as a line for people, and a flag's name as they give it. */
import { WithinError } from '../../../contracts/errors.ts';
import { type FlagName, type FlagRule, flagNames } from '../../../contracts/flags.ts';
import { nearestName } from '../../nearest-name.ts';

export function ruleText(rule: FlagRule | undefined): string {
  if (!rule) return 'as it comes';
  const { phase, pipelines, teams, people, percent } = rule;
  const parts = [
    percent === undefined ? '' : `${percent}% of pipelines`,
    listed('pipelines', pipelines),
    listed('teams', teams),
    listed('people', people),
  ].filter((part) => part !== '');
  return parts.length === 0 ? phase : `${phase}: ${parts.join('; ')}`;
}

const listed = (what: string, names: readonly string[] | undefined): string =>
  names ? `${what} ${names.join(', ')}` : '';

/** Errors: `USAGE` with the nearest name. */
export function flagNamed(given: string): FlagName {
  const found = flagNames.find((name) => name === given);
  if (found) return found;
  const hint = nearestName(given, flagNames) || `; flags are ${flagNames.join(', ')}`;
  throw new WithinError('USAGE', `no flag is called "${given}"${hint}.`.replace('?.', '?'), { flag: given });
}
