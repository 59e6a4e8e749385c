import { expect, it } from 'vitest';
import { eventSchema } from '../../../contracts/events.ts';
import type { RegistryChange } from '../../../contracts/tracking.ts';
import type { TrackingStore } from '../../../domain/tracking/ports.ts';
import { registryEvent } from '../../../domain/tracking/registry-events.ts';
import { trackedRuns } from '../../support/tracked-runs.ts';

const local = trackedRuns().tracking;
const mlflow = { ...local, kind: 'mlflow' as TrackingStore['kind'], place: 'https://mlflow.example' };
const told = (change: RegistryChange, tracking = mlflow, state = 2) =>
  registryEvent(change, { state, at: 5, tracking });

it.each<[RegistryChange, string, string]>([
  [{ model: 'churn', alias: 'champion', from: 1, to: 2 }, 'warning', 'moved from version 1 to 2 outside WITHIN'],
  [{ model: 'churn', alias: 'champion', to: 2 }, 'warning', 'was set to version 2 outside WITHIN'],
  [{ model: 'churn', alias: 'champion', from: 2 }, 'warning', 'was removed from version 2 outside WITHIN'],
  [{ model: 'churn', to: 7 }, 'info', 'Version 7 of churn was registered outside WITHIN'],
  [{ model: 'churn', from: 7 }, 'warning', 'Version 7 of churn was deleted outside WITHIN'],
])('of %j is a valid event', (change, severity, title) => {
  const event = eventSchema.parse(told(change));
  expect(event).toMatchObject({ kind: 'deploymentChanged', severity, title: expect.stringContaining(title) });
  expect(event).not.toHaveProperty('actor');
  expect(event.links).toMatchObject([{ url: 'https://mlflow.example/#/models/churn' }]);
  expect(told(change, local)).not.toHaveProperty('links');
});

it('has an id for each change of each state of each registry, and the same one again', () => {
  const change = { model: 'churn', alias: 'champion', from: 1, to: 2 };
  expect(told(change).id).toBe(told(change).id);
  const ids = [told(change), told({ ...change, to: 3 }), told(change, mlflow, 3), told(change, local)].map(
    ({ id }) => id,
  );
  expect(new Set(ids).size).toBe(4);
});

it('is valid whatever models and aliases are called', () => {
  const event = told({ model: `größe\n${'x'.repeat(240)}`, alias: 'a'.repeat(255), to: 1 });
  expect(eventSchema.parse(event)).toEqual(event);
});
