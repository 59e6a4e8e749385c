/** @module What a run began and did not wait for, each with the command that shows it. */
import type { Begun } from '../../contracts/run.ts';

/** By the name of its line. */
export function begunPlaces({ review, deployment }: Begun): Readonly<Record<string, string>> {
  return {
    ...(review && { Review: reviewPlace(review) }),
    ...(deployment && { Deploy: deploymentPlace(deployment) }),
  };
}

function reviewPlace({ id, state }: NonNullable<Begun['review']>): string {
  return `${state === undefined ? '' : `${state} before; `}within review show ${id}`;
}

function deploymentPlace({ id, refused }: NonNullable<Begun['deployment']>): string {
  return refused === undefined ? `within deployments show ${id}` : `not begun: ${refused}`;
}
