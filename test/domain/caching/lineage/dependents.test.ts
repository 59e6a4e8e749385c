import { describe, expect, it } from 'vitest';
import { dependentModels, dependentRuns } from '../../../../domain/caching/lineage/dependents.ts';
import { documentOf, summaryOf } from '../../../support/summaries.ts';

const model = { digest: 'm', size: 1, mediaType: 'x/y' };
const ended = { run: { runId: 'one', document: documentOf({}, { results: { model } }) }, keys: new Set<string>() };
const open = { run: { runId: 'two' }, keys: new Set<string>() };
const revoked = { keys: new Set<string>(), entries: [summaryOf('k', { models: ['n', 'm'] })], runs: [ended, open] };

describe('what was made from revoked results', () => {
  it('are runs, ended or open', async () => {
    expect(await dependentRuns.of(revoked)).toEqual([
      { kind: 'run', id: 'one', text: 'p, completed' },
      { kind: 'run', id: 'two', text: 'unknown pipeline, open' },
    ]);
  });

  it('are models, each once, with the run where there is one', async () => {
    expect(await dependentModels.of(revoked)).toEqual([
      { kind: 'model', id: 'n', text: 'of p/s' },
      { kind: 'model', id: 'm', text: 'of run one' },
    ]);
  });
});
