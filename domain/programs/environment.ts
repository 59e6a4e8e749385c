/** @module Whether a program is still what it was when it trained a model. */
import { WithinError } from '../../contracts/errors.ts';
import type { ProgramEnvironment, ProgramModel } from './header.ts';

/** `1.9.1+record-4f0c…` is version 1.9.1 to a reader; a program is told by the beginning of its digest. */
const shown = (value: string): string => value.replace(/\+record-.*$/, '').slice(0, 24);

/** In words: the first package, else the first file, in which two environments differ. */
function differenceOf(was: ProgramEnvironment, now: ProgramEnvironment): { path: string; words: string } | undefined {
  const compared = (kind: 'packages' | 'files') => {
    const names = [...new Set([...Object.keys(was[kind]), ...Object.keys(now[kind])])].sort();
    return names.find((name) => was[kind][name] !== now[kind][name]);
  };
  const name = compared('packages');
  if (name !== undefined) {
    const [before, after] = [was.packages[name], now.packages[name]];
    if (before === undefined)
      return { path: name, words: `${name} ${shown(after ?? '')} is used now and was not then` };
    if (after === undefined) return { path: name, words: `${name} ${shown(before)} is no longer used or installed` };
    const same = shown(before) === shown(after);
    return { path: name, words: `${name} was ${shown(before)} and is ${same ? 'another build of it' : shown(after)}` };
  }
  const path = compared('files');
  if (path === undefined) return undefined;
  if (now.files[path] === undefined) return { path, words: `${path} is no longer read` };
  return { path, words: was.files[path] === undefined ? `${path} is read now` : `${path} has changed` };
}

/** Throws `MODEL_ENVIRONMENT` that names what differs: other code may read the model's bytes in another way. */
export function requireSameEnvironment({ learner, environment }: ProgramModel, now: ProgramEnvironment): void {
  if (environment.digest === now.digest) return;
  const difference = differenceOf(environment, now);
  throw new WithinError(
    'MODEL_ENVIRONMENT',
    `The model of \`${learner}\` was trained in another environment than it would be scored in: ${difference?.words ?? 'the words of its command differ'}; restore what differs, or train the model again.`,
    { ...(difference && { path: difference.path }), was: environment.digest, now: now.digest },
  );
}
