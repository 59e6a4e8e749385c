/** @module Tests of the last run of a sweep. */
import { describe, expect, it } from 'vitest';
import type { Expansion } from '../../../domain/pipeline/expand.ts';
import { reportDefinition, reportStep, trialRole } from '../../../domain/sensitivity/report-definition.ts';
import { roundDefinition, trialsOf } from '../../../domain/sensitivity/sweep-design.ts';
import { seedReport } from '../../../domain/steps/seed-report.ts';
import { sweep } from './sweep-fixtures.ts';

const fingerprint = { kind: 'builtin', fingerprint: 'f'.repeat(64) } as never;
const asked: string[] = [];
const expansion = (project: string) =>
  ({
    code: {
      builtin: async (name: string) => {
        asked.push(`${project} ${name}`);
        return fingerprint;
      },
    },
  }) as unknown as Pick<Expansion, 'code'>;
const request = { reason: 'Ended.', widths: [0.02, 0.01] };
const document = sweep();
const entryOf = (value: number | null) => ({
  ref: { digest: 'a'.repeat(64), size: 7, mediaType: 'application/json' },
  value,
});
const block = { '-': entryOf(0.9), split: entryOf(0.8), bootstrap: entryOf(0.9), features: entryOf(0.7) };
const blocks = [{ ...block, '=': entryOf(0.9) }, block];
const definition = await reportDefinition({ document, ledger: { blocks } }, request, expansion);
const step = definition.steps.at(-1)!;

describe('the last run of a sweep', () => {
  it('holds the trials of all rounds as they were, so that each is reused', () => {
    expect(definition.steps.slice(0, -1)).toEqual(roundDefinition(document, { from: 0, to: 2 }).steps);
  });

  it('hands every trial to the report by block and fit', () => {
    expect(trialRole(3, 'init')).toBe('trial-3.init');
    expect(Object.keys(step.in)).toEqual(
      trialsOf(document, { from: 0, to: 2 }).map(({ block, fit }) => `trial-${block}.${fit}`),
    );
    expect(step.in['trial-1.bootstrap']).toEqual({ step: 'trial-1-bootstrap', output: 'trial' });
    expect(step.in['trial-0.=']).toEqual({ step: 'trial-repeat', output: 'trial' });
  });

  it('takes what gave no score as it was found, since a fit that failed would be tried once more', async () => {
    const failed = [blocks[0]!, { ...block, bootstrap: entryOf(null) }];
    const { steps } = await reportDefinition({ document, ledger: { blocks: failed } }, request, expansion);
    const names = steps.map(({ name }) => name);
    expect(names).toContain('trial-0-bootstrap');
    expect(names).not.toContain('trial-1-bootstrap');
    expect(steps.at(-1)?.in['trial-1.bootstrap']).toEqual({
      files: [{ path: 'trial-1-bootstrap.json', digest: 'a'.repeat(64), size: 7 }],
      stored: true,
    });
  });

  it('has parameters that the step takes, without those that are not set', () => {
    expect(seedReport.params.safeParse(step.with)).toMatchObject({ success: true });
    expect(step.with).toMatchObject({ pipeline: 'cells', learner: 'random-forest', blocks: 2, ...request });
    expect(Object.keys((step.with as { plan: object }).plan)).not.toContain('highShare');
  });

  it('runs the code of the installation and names its results, so that they are kept', () => {
    expect(new Set(asked)).toEqual(new Set(['/project seed-report']));
    expect(definition.code[step.code]).toBe(fingerprint);
    expect(definition.results).toMatchObject({
      metrics: { step: reportStep, output: 'sensitivity' },
      report: { step: reportStep, output: 'report' },
    });
    expect(step.out).toEqual(seedReport.outputs);
  });
});
