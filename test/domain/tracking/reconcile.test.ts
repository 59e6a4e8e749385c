import { expect, it } from 'vitest';
import type { CollaborationEvent } from '../../../contracts/events.ts';
import { reconcileTracking } from '../../../domain/tracking/reconcile.ts';
import { RegistryWatch } from '../../../domain/tracking/registry-watch.ts';
import { trackRun } from '../../../domain/tracking/track-run.ts';
import { stranger, withStrangers } from '../../support/foreign-registry.ts';
import { trackedRuns } from '../../support/tracked-runs.ts';

function doors() {
  const [events, runs] = [[] as CollaborationEvent[], [] as string[]];
  return {
    events,
    runs,
    emit: async (given: readonly CollaborationEvent[]) => void events.push(...given),
    track: async (runId: string) => void runs.push(runId),
  };
}

it('tells of a move by others once, and keeps nothing that could not be told', async () => {
  const lab = trackedRuns();
  const tracking = withStrangers(lab.tracking);
  const parts = { ...lab, tracking, watch: new RegistryWatch(tracking, lab.tracked) };
  await lab.ended('r1');
  await trackRun('r1', parts);
  await tracking.registry.setAlias({ model: 'churn', alias: 'champion', version: 1, by: stranger });
  const broken = { ...doors(), emit: () => Promise.reject(new Error('no server')) };
  await expect(reconcileTracking(parts, broken)).rejects.toThrow('no server');
  const [first, second] = [doors(), doors()];
  expect(await reconcileTracking(parts, first)).toMatchObject({ models: 1, changeCount: 1, untrackedCount: 0 });
  expect(first.events.map(({ title }) => title)).toEqual([
    'The alias champion of churn was set to version 1 outside WITHIN',
  ]);
  expect(await reconcileTracking(parts, second)).toMatchObject({ models: 1, changeCount: 0 });
  expect(second.events).toEqual([]);
});

it('finds ended runs that were to be tracked and are not, but for old ones', async () => {
  const lab = trackedRuns();
  const young = '20231113-120000-abcdef';
  await lab.ended(young);
  await lab.ended('there');
  await trackRun('there', lab);
  await lab.ended('not-asked', { started: { track: false } });
  await lab.ended('off', { document: { flags: { tracking: false } } });
  await lab.ended('20200101-120000-abcdef');
  await lab.records.put('open', 'start', await lab.records.get('there', 'start'));
  const found = doors();
  expect(await reconcileTracking(lab, found)).toMatchObject({ untracked: [young], untrackedCount: 1 });
  expect(found.runs).toEqual([young]);
});
