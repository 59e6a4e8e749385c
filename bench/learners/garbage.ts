/** @module Collects garbage at once: the arrays of earlier trials before a time is taken, all of it before memory is read. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options?: { readonly type: 'minor' }) => void;

/** All of it; compiled code goes with it, so that what runs next is several times slower. */
export const collectAll = (): void => collect();

/** What was made lately, as the arrays of the trial before; compiled code stays. */
export const collectRecent = (): void => collect({ type: 'minor' });
