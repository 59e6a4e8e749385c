import { describe, expect, it } from 'vitest';
import { qualitySummary, seedSummary, stageSummary } from '../../../../domain/collaboration/evidence/summaries.ts';

const rows = { accept: 95, quarantine: 3, review: 2 };

describe('a summary of data quality', () => {
  it('has the headline of the report and what to do', () => {
    const issues = [
      { code: 'label-error', column: 'diagnosis', message: 'row 17 holds "private"' },
      { code: 'label-error', column: 'stage', message: 'x' },
      { code: 'near-duplicates', message: 'y' },
    ];
    expect(qualitySummary({ headline: 'Good.', rows, issues, advice: ['Leave out id.'] })).toEqual({
      sentences: ['Good.'],
      lines: ['Label error: diagnosis, stage.', 'Near duplicates.', 'Leave out id.'],
    });
  });

  it('counts rows where there is no headline, and names no value of a cell', () => {
    const summary = qualitySummary({
      rows,
      issues: [{ code: 'personal-data', column: 'mail', message: 'anna@example.org' }],
    });
    expect(summary?.sentences).toEqual(['95 of 100 rows accepted, 3 quarantined, 2 for people.']);
    expect(JSON.stringify(summary)).not.toContain('anna');
  });

  it('tells of a written contract', () => {
    expect(qualitySummary({ passed: false, violations: [{ message: 'age is negative' }] })).toEqual({
      sentences: ['The data break their written contract.'],
      lines: ['age is negative'],
    });
    expect(qualitySummary({ passed: true, violations: [] })?.sentences).toEqual([
      'The data keep their written contract.',
    ]);
  });

  it.each([undefined, null, [], 'text', { rows: 1 }])('is none of %j', (json) => {
    expect([qualitySummary(json), seedSummary(json), stageSummary(json)]).toEqual([undefined, undefined, undefined]);
  });
});

describe('a summary of seeds', () => {
  it('says how much a score differs, and by which seeds', () => {
    const report = {
      summary: 'The split matters most.',
      metric: 'accuracy',
      fits: 64,
      mean: 0.9633,
      meanLower: 0.961,
      meanUpper: 0.9656,
      sd: 0.0092,
      components: [{ component: 'split', sd: 0.0088, share: 0.91 }],
    };
    expect(seedSummary(report)).toEqual({
      sentences: [
        'The split matters most.',
        'Accuracy over 64 fits: mean 0.9633 (95% interval 0.9610 to 0.9656), standard deviation 0.0092.',
      ],
      lines: ['split: standard deviation 0.0088, 91.0% of the variance.'],
    });
  });
});

describe('a summary of a stage', () => {
  const arm = (requests: number, errors: number) => ({ requests, errors, totalMs: requests * 4, longestMs: 30 });
  const stage = {
    stage: 'beta',
    version: 4,
    verdict: { outcome: 'inconclusive', why: '3 of 120 requests failed, 2.5%; at most 1% may, which may be chance' },
  };

  it('sets the answers of the candidate beside those of the version in force', () => {
    const observed = { candidate: arm(120, 3), champion: arm(1080, 1), compared: 40, disagreed: 2 };
    expect(stageSummary({ ...stage, observed })).toEqual({
      sentences: ['Beta is inconclusive: 3 of 120 requests failed, 2.5%; at most 1% may, which may be chance.'],
      lines: [
        'Version 4, the candidate: 120 requests, 3 failed (2.5%); 4.0 ms on average, 30.0 ms at most.',
        'The version in force: 1,080 requests, 1 failed (<0.1%); 4.0 ms on average, 30.0 ms at most.',
        '40 rows scored by both: 2 came out otherwise, 5.0%.',
      ],
    });
  });

  it('says so where nobody asked', () => {
    const observed = { candidate: arm(0, 0), champion: arm(0, 0), compared: 0, disagreed: 0 };
    expect(stageSummary({ ...stage, observed })?.lines).toEqual([
      'Version 4, the candidate: no requests.',
      'The version in force: no requests.',
    ]);
    expect(stageSummary(stage)?.lines).toEqual([]);
  });
});
