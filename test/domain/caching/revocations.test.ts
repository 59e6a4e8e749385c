import { describe, expect, it } from 'vitest';
import {
  revocationOf,
  revocationOfOpenRun,
  revokedKeys,
  standingRevocations,
} from '../../../domain/caching/revocations.ts';
import { Lab } from '../../support/executor.ts';

const parts = { why: 'w', author: 'a', runs: ['named'], models: [] };
const standing = [{ ...parts, keys: ['k'], derived: ['d'], at: 100 }];

describe('a run under a revocation', () => {
  it.each([
    ['one that was named', { runId: 'named', keys: [] }, true],
    ['one that was open then and holds the key', { runId: 'x', startedAt: 100, keys: ['k'] }, true],
    ['one that holds a derived key', { runId: 'x', startedAt: 1, keys: ['d'] }, true],
    ['one that started later with the same key', { runId: 'x', startedAt: 101, keys: ['k'] }, false],
    ['one that holds other keys', { runId: 'x', startedAt: 1, keys: ['z'] }, false],
    ['one whose start nobody knows', { runId: 'x', keys: ['k'] }, false],
  ])('is judged: %s', (_what, run, expected) => {
    expect(revocationOf(run, standing) !== undefined).toBe(expected);
  });
});

describe('the ledger of revocations', () => {
  it('gives every key with its reason, and passes over what it cannot read', async () => {
    const lab = new Lab();
    await lab.ledger.append('revocation', { ...parts, keys: ['k'], derived: ['d'] });
    await lab.ledger.append('revocation', { nonsense: true });
    expect(await revokedKeys(lab.ledger)).toEqual(new Map(Object.entries({ k: 'w', d: 'w' })));
    expect(await standingRevocations(lab.ledger)).toHaveLength(1);
    lab.dispose();
  });

  it('judges an open run by the time on its record', async () => {
    const lab = new Lab();
    await lab.ledger.append('revocation', { ...parts, keys: ['k'], derived: [] });
    const start = (runId: string, startedAt: number) =>
      lab.records.put(runId, 'start', { runId, pipeline: 'p', kind: 'feature', workflowId: 'w', startedAt, file: 'f' });
    await start('before', lab.now - 1);
    await start('after', lab.now + 1);
    expect(await revocationOfOpenRun('before', ['k'], lab)).toMatchObject({ why: 'w' });
    expect(await revocationOfOpenRun('before', ['z'], lab)).toBeUndefined();
    expect(await revocationOfOpenRun('after', ['k'], lab)).toBeUndefined();
    expect(await revocationOfOpenRun('named', [], lab)).toMatchObject({ why: 'w' });
    lab.dispose();
  });
});
