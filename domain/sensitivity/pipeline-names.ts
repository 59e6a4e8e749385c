/** @module How two pipelines are called beside each other: the shortest names that tell them apart. */
import type { SweepDocument } from '../../contracts/sweep.ts';
import { type Fitted, fittedOf } from './swept-steps.ts';

type Document = Pick<SweepDocument, 'definition'>;

/** What two configurations differ in: the learners, else hyperparameters, transforms, code. */
export function differingNames(one: Document, other: Document): readonly [string, string] {
  const [mine, theirs] = [fittedOf(one), fittedOf(other)];
  if (mine.learner !== theirs.learner) return [mine.learner, theirs.learner];
  const [here, there] = differencesOf(mine, theirs) ?? ['the same', 'the same'];
  return [`${mine.learner} with ${here}`, `${theirs.learner} with ${there}`];
}

/** Learner with its pipeline; where these are equal, what differs: hyperparameters, transforms, code. */
export function distinctNames(one: Document, other: Document): readonly [string, string] {
  const fitted = [fittedOf(one), fittedOf(other)] as const;
  const titles = [one, other].map(
    ({ definition: { pipeline } }, at) => `${fitted[at]?.learner} (${pipeline})`,
  ) as unknown as readonly [string, string];
  if (titles[0] !== titles[1]) return titles;
  const told = differencesOf(...fitted);
  return told ? [`${fitted[0].learner} with ${told[0]}`, `${fitted[1].learner} with ${told[1]}`] : titles;
}

const told = (params: Fitted['params'], names: readonly string[]): string =>
  names.map((name) => `${name} ${params[name] === undefined ? 'by default' : JSON.stringify(params[name])}`).join(', ');

function differencesOf(one: Fitted, other: Fitted): readonly [string, string] | undefined {
  const names = [...new Set([...Object.keys(one.params), ...Object.keys(other.params)])].filter(
    (name) => JSON.stringify(one.params[name]) !== JSON.stringify(other.params[name]),
  );
  if (names.length > 0) return [told(one.params, names), told(other.params, names)];
  if (one.settings !== other.settings) return ['its own transforms', 'other transforms'];
  return one.code === other.code ? undefined : ['its own code', 'other code'];
}
