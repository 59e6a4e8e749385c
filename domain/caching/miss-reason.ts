/** @module Why a look-up missed: the nearest earlier entry and the components in which the new key differs. */
import type { KeyComponents, MissReason } from '../../contracts/action.ts';

type Values = Readonly<Record<string, string>>;

function differences(component: MissReason['component'], was: Values, now: Values): MissReason[] {
  const paths = [...new Set([...Object.keys(was), ...Object.keys(now)])].sort();
  return paths
    .filter((path) => was[path] !== now[path])
    .map((path) => ({
      component,
      path,
      ...(was[path] !== undefined && { was: was[path] }),
      ...(now[path] !== undefined && { now: now[path] }),
    }));
}

function codeDifferences(was: KeyComponents['code'], now: KeyComponents['code']): MissReason[] {
  if (was.digest === now.digest) return [];
  const named = [...differences('code', was.files, now.files), ...differences('package', was.packages, now.packages)];
  return named.length > 0 ? named : [{ component: 'code', was: was.digest, now: now.digest }];
}

/** Every difference between two keys, code first, then parameters, inputs, seeds, environment, runtime. */
export function keyDifferences(was: KeyComponents, now: KeyComponents): MissReason[] {
  const reasons = codeDifferences(was.code, now.code);
  if (was.step !== now.step) reasons.push({ component: 'step', was: was.step, now: now.step });
  reasons.push(
    ...differences('params', was.params, now.params),
    ...differences('input', was.inputs, now.inputs),
    ...differences('output', was.outputs, now.outputs),
    ...differences('seed', was.seeds, now.seeds),
    ...differences('environment', was.env, now.env),
    ...differences('runtime', was.runtime, now.runtime),
    ...differences('external', was.external, now.external),
    // Which parameter is enough; a tag shown would let others compare.
    ...differences('secret', was.secrets, now.secrets).map(({ component, path }) => ({ component, path: path ?? '' })),
  );
  if (was.schema !== now.schema)
    reasons.push({ component: 'schema', was: String(was.schema), now: String(now.schema) });
  return reasons;
}

/** The candidate with the fewest differences; of equals the first, so pass the newest first. */
export function nearestEntry<T extends { readonly components: KeyComponents }>(
  candidates: readonly T[],
  now: KeyComponents,
): { readonly entry: T; readonly reasons: readonly MissReason[] } | undefined {
  let best: { entry: T; reasons: MissReason[] } | undefined;
  for (const entry of candidates) {
    const reasons = keyDifferences(entry.components, now);
    if (!best || reasons.length < best.reasons.length) best = { entry, reasons };
  }
  return best;
}
