import { expect, it } from 'vitest';
import type { RegistryChange } from '../../../contracts/tracking.ts';
import { RegistryWatch } from '../../../domain/tracking/registry-watch.ts';
import { stranger, withStrangers } from '../../support/foreign-registry.ts';
import { trackedRuns } from '../../support/tracked-runs.ts';

async function watched() {
  const { tracking: plain, tracked } = trackedRuns();
  const tracking = withStrangers(plain);
  const { registry } = tracking;
  const watch = new RegistryWatch(tracking, tracked);
  let made = 0;
  const version = (by: string) => {
    made += 1;
    return registry.registerVersion({ model: 'churn', key: `${by} ${made}`, source: 's', tags: {} });
  };
  for (let i = 0; i < 3; i++) await version('model');
  await watch.begin('churn');
  /** What is told now; `keep: false` leaves it to be told again. */
  const look = async (keep = true): Promise<{ state: number; changes: RegistryChange[] }> => {
    let found = { state: 0, changes: [] as RegistryChange[] };
    for await (const { state, changes, keep: keepIt } of watch.look()) {
      found = { state, changes: [...changes] };
      if (keep) await keepIt();
    }
    return found;
  };
  const move = (by: string, to: number) => registry.setAlias({ model: 'churn', alias: 'champion', version: to, by });
  return { registry, watch, look, move, version, tracked, tracking };
}

it('tells nothing of what WITHIN did itself', async () => {
  const { look, move, version, registry } = await watched();
  await move('deployment/1', 1);
  await version('model');
  expect((await look()).changes).toEqual([]);
  await move('deployment/2', 3);
  await move('deployment/3', 2);
  expect((await look()).changes).toEqual([]);
  await registry.removeAlias({ model: 'churn', alias: 'champion', by: 'deployment/4' });
  expect((await look()).changes).toEqual([]);
});

it('tells each change by others once, with where the alias was', async () => {
  const { look, move, version, registry } = await watched();
  await move('deployment/1', 1);
  await look();
  await move(stranger, 2);
  expect((await look()).changes).toEqual([{ model: 'churn', alias: 'champion', from: 1, to: 2 }]);
  expect((await look()).changes).toEqual([]);
  await version(stranger);
  await registry.removeAlias({ model: 'churn', alias: 'champion', by: stranger });
  expect((await look()).changes).toEqual([
    { model: 'churn', alias: 'champion', from: 2 },
    { model: 'churn', to: 4 },
  ]);
});

it('tells of the same move again where it was made again, under another number of the state', async () => {
  const { look, move } = await watched();
  const states: number[] = [];
  for (const to of [1, 2, 1, 2]) {
    await move(stranger, to);
    const { state, changes } = await look();
    expect(changes).toMatchObject([{ alias: 'champion', to }]);
    states.push(state);
  }
  expect(new Set(states).size).toBe(4);
});

it('tells again what nobody kept', async () => {
  const { look, move } = await watched();
  await move(stranger, 3);
  const first = await look(false);
  expect(first.changes).toHaveLength(1);
  expect(await look()).toEqual(first);
  expect((await look()).changes).toEqual([]);
});

it('watches no model that WITHIN never registered, and starts anew beside another registry', async () => {
  const { look, move, registry, tracked, tracking } = await watched();
  await registry.registerVersion({ model: 'of others', key: `${stranger} 1`, source: 's', tags: {} });
  await registry.setAlias({ model: 'of others', alias: 'champion', version: 1, by: stranger });
  expect((await look()).changes).toEqual([]);
  const elsewhere = new RegistryWatch({ ...tracking, place: 'http://another.example' }, tracked);
  await elsewhere.begin('churn');
  await move(stranger, 2);
  const found: RegistryChange[] = [];
  for await (const { changes } of elsewhere.look()) found.push(...changes);
  expect(found).toEqual([{ model: 'churn', alias: 'champion', to: 2 }]);
});
