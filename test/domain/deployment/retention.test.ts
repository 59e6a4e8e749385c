/** @module What gc leaves of deployments. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeploymentView } from '../../../contracts/deployment.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { collect } from '../../../domain/caching/retention/collect.ts';
import { DeploymentRecords } from '../../../domain/deployment/records.ts';
import { AgedLab, day, minute } from '../../support/aged-lab.ts';
import { aRequest } from '../../support/deployments.ts';

let lab: AgedLab;
let records: DeploymentRecords;
beforeEach(() => {
  lab = new AgedLab();
  records = new DeploymentRecords(lab.deployed);
});
afterEach(() => lab.dispose());

/** A version of `iris` without a run on record. */
async function registered(text: string): Promise<{ readonly digest: string; readonly version: number }> {
  const { digest } = await lab.blobs.put(text, 'application/json');
  const of = { model: 'iris', key: `model/${digest}`, source: `within:/sha256/${digest}` };
  const { version } = await lab.registry.registerVersion({ ...of, tags: { 'within.model': digest } });
  return { digest, version };
}
const point = (alias: string, version: number) => lab.registry.setAlias({ model: 'iris', alias, version, by: 'anna' });
const gc = () => collect({ graceMs: 15 * minute, maxBytes: 0 }, lab.collecting);
const left = async () => [...(await lab.digests())].toSorted();

it('keeps what an alias names, and both models of an open deployment', async () => {
  const [old, previous, candidate, served] = [
    await registered('old'),
    await registered('previous'),
    await registered('candidate'),
    await registered('served'),
  ];
  await point('champion', served.version);
  const { digest, version } = candidate;
  await records.begin(aRequest({ id: 'd1', alias: 'other', digest, version }), previous.version);
  await records.keep({ id: 'd1', state: 'alpha', sequence: 1 } as DeploymentView & { sequence: number });
  await lab.pass(day);
  expect((await gc()).kept).toMatchObject([{ why: 'deployment', blobs: 3 }]);
  expect(await left()).toEqual([previous.digest, candidate.digest, served.digest].toSorted());
  expect(await left()).not.toContain(old.digest);
  await records.keep({ id: 'd1', state: 'refused', sequence: 2 } as DeploymentView & { sequence: number });
  await gc();
  expect(await left()).toEqual([served.digest]);
});

it('clears nothing while the registry does not say what is in force', async () => {
  const { digest, version } = await registered('served');
  await point('champion', version);
  await lab.pass(day);
  const away = new WithinError('TRACKING_UNREACHABLE', 'the registry is away');
  const registry = { ...lab.collecting.deployments.registry, models: () => Promise.reject(away) };
  const ports = { ...lab.collecting, deployments: { deployed: lab.deployed, registry: registry as never } };
  await expect(collect({ graceMs: 0, maxBytes: 0 }, ports)).rejects.toThrow(away);
  expect(await left()).toEqual([digest]);
});
