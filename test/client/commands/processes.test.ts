/** @module Commands that refuse before they start anything, and the catalogue of learners. */

import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { register as registerGateway } from '../../../client/commands/gateway.ts';
import { register as registerModels } from '../../../client/commands/models.ts';
import { register as registerPredict } from '../../../client/commands/predict.ts';
import { register as registerWorker } from '../../../client/commands/worker.ts';
import { errorTable } from '../../../contracts/errors.ts';
import { learners } from '../../../domain/learning/registry.ts';
import { RecordedRuns } from '../../support/recorded-runs.ts';
import { thrownBy } from '../../support/thrown.ts';

const run = '20260101-000000-aaaaaa';
let runs: RecordedRuns;
beforeEach(() => {
  runs = new RecordedRuns();
});
afterEach(() => runs.remove());

describe('within worker', () => {
  it('starts no server: without one it says how to get one and exits 5', async () => {
    const error = await thrownBy(() => runs.call(registerWorker, 'worker'));
    expect(errorTable[error.code].exit).toBe(5);
    expect(error.message).toMatch(/TEMPORAL_ADDRESS.*within up/);
    expect(existsSync(join(runs.project, '.within'))).toBe(false);
  });
});

describe('within gateway', () => {
  it('says that a port is taken and exits 5', async () => {
    const holder = createServer();
    const port = await new Promise<number>((done) => {
      holder.listen(0, '127.0.0.1', () => done((holder.address() as { port: number }).port));
    });
    try {
      const error = await thrownBy(() => runs.call(registerGateway, 'gateway', '--port', String(port)));
      expect(error.code).toBe('PORT_TAKEN');
      expect(error.message).toContain(`port ${port} is used`);
    } finally {
      holder.close();
    }
  });

  it.each(['-1', '65536', 'http'])('refuses %s as a port', async (port) => {
    await expect(runs.call(registerGateway, 'gateway', '--port', port)).rejects.toThrow('0 to 65535');
  });
});

describe('within predict', () => {
  const predict = (model: string, ...rest: string[]) => runs.call(registerPredict, 'predict', model, 'x.csv', ...rest);

  it('refuses a result of another ending and one that is there already', async () => {
    await runs.end(run);
    expect((await thrownBy(() => predict(run, '--out', 'scored.txt'))).message).toContain('.csv or .parquet');
    const taken = join(runs.project, 'scored.csv');
    writeFileSync(taken, 'mine');
    expect((await thrownBy(() => predict(run, '--out', taken))).message).toContain(taken);
  });

  it('refuses a run without a model', async () => {
    await runs.end(run);
    const error = await thrownBy(() => predict(run, '--out', join(runs.project, 'scored.csv')));
    expect(error.code).toBe('OUTPUT_NOT_FOUND');
  });

  it('wants to know where the result goes', async () => {
    await expect(predict(run)).rejects.toThrow('--out');
  });
});

describe('within models', () => {
  it('lists every learner with its tasks, hyperparameters and randomness', async () => {
    const [models] = (await runs.call(registerModels, 'models', '--json')).documents as [{ name: string }[]];
    expect(models.map(({ name }) => name)).toEqual([...learners.keys()]);
    expect(models).toContainEqual(
      expect.objectContaining({
        name: 'ridge',
        tasks: ['regression'],
        components: [],
        parameters: expect.arrayContaining([
          expect.objectContaining({ name: 'alpha', initial: '1', meaning: expect.stringContaining('penalty') }),
        ]),
      }),
    );
    const { lines } = await runs.call(registerModels, 'models');
    expect(lines).toContainEqual(expect.stringMatching(/^ +trees +integer +100 +Number of trees/));
  });
});
