/** @module What people are told of a change of the registry that WITHIN did not make. */
import { createHash } from 'node:crypto';
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { RegistryChange } from '../../contracts/tracking.ts';
import { eventLine } from '../collaboration/event-text/policy.ts';
import type { TrackingStore } from './ports.ts';

function sentence({ model, alias, from, to }: RegistryChange): string {
  if (alias === undefined)
    return to === undefined ? `Version ${from} of ${model} was deleted` : `Version ${to} of ${model} was registered`;
  if (to === undefined) return `The alias ${alias} of ${model} was removed from version ${from}`;
  if (from === undefined) return `The alias ${alias} of ${model} was set to version ${to}`;
  return `The alias ${alias} of ${model} moved from version ${from} to ${to}`;
}

/** The same change of the same state gives the same id. `at` in milliseconds since 1970 UTC. */
export function registryEvent(
  change: RegistryChange,
  { state, at, tracking }: { readonly state: number; readonly at: number; readonly tracking: TrackingStore },
): CollaborationEvent {
  const { model, alias, from, to } = change;
  const what = `${alias ?? 'version'}/${from ?? 'none'}/${to ?? 'none'}`.slice(-120);
  const named = createHash('sha256').update(`${tracking.place}\n${model}`).digest('hex').slice(0, 16);
  return {
    schema: 1,
    id: `registry/${named}/${state}/${what}`,
    kind: 'deploymentChanged',
    severity: alias === undefined && to !== undefined ? 'info' : 'warning',
    at,
    subject: {
      type: 'deployment',
      id: eventLine(alias === undefined ? model : `${model}@${alias}`),
      name: eventLine(model),
    },
    title: eventLine(`${sentence(change)} outside WITHIN`),
    text: `${sentence(change)} in ${tracking.place}. WITHIN did not do it, and the registry does not say who did.`,
    facts: {
      model: eventLine(model),
      ...(alias !== undefined && { alias: eventLine(alias) }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    },
    ...(tracking.kind === 'mlflow' && {
      links: [{ label: 'Model in MLflow', url: `${tracking.place}/#/models/${encodeURIComponent(model)}` }],
    }),
  };
}
