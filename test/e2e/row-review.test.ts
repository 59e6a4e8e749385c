/** @module A validation that leaves rows to people, on the real server: it waits, takes verdicts, and goes on. */
import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { rowReviewMessages, rowReviewWorkflowId } from '../../contracts/names.ts';
import type { RowReviewProgress, RowVotes } from '../../contracts/row-review.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { DetectorCertainty } from '../../domain/quality/validator.ts';
import { mislabelledCsv } from '../support/cancer-csv.ts';
import { hasChromium, startChromium } from '../support/chromium.ts';
import { Project } from '../support/project.ts';

const project = new Project();
afterAll(() => project.remove());

/** Rows (from 0) whose label is the wrong one: every twentieth. */
const isFlipped = (row: number) => row % 20 === 7;

const pipeline = (validate: object) => ({
  name: 'cells',
  kind: 'validation',
  dataset: { source: 'data/cells.csv', target: 'diagnosis', key: 'row_id' },
  validate,
});
project.write({
  'data/cells.csv': mislabelledCsv(isFlipped),
  'reviewed.json': pipeline({ review: { reviewers: ['ada', 'ben'], quorum: 2 } }),
  'quarantined.json': pipeline({ onEdgeCases: 'quarantine' }),
  'refused.json': pipeline({ onEdgeCases: 'fail' }),
});

interface Waiting {
  readonly status: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly waiting: readonly { readonly step: string; readonly reviewId: string; readonly cases: number }[];
}
interface Issues {
  readonly reviewId: string;
  readonly settled: number;
  /** Address in a browser. */
  readonly page: string;
  readonly labels: readonly string[];
  readonly cases: readonly {
    readonly row: number;
    readonly label: string;
    readonly reasons: readonly { suggestion?: string }[];
  }[];
}

const issues = (id: string, ...more: string[]) => project.json<Issues>('issues', id, '--limit', '2000', ...more);

/** As a person does it in a browser. */
async function relabelByPage(address: string, row: number, key: string): Promise<void> {
  const browser = await startChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`${address}#row=${row}`);
    await page.getByRole('heading', { name: `Row ${row}`, exact: true }).waitFor();
    await page.getByLabel('Your name').fill('ben');
    await page.keyboard.press('Enter');
    await page.getByText('ada has voted').waitFor();
    await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.getByText('One verdict counts.').waitFor();
    await page.getByText(/^1 of \d+ rows decided/).waitFor();
  } finally {
    await browser.close();
  }
}

const ways = hasChromium ? 'by command and by page' : 'by command (by page: skipped, no Chromium is installed)';
it(`waits for people, survives its worker, takes what two of them say ${ways}, and asks nobody twice`, async () => {
  const run = await project.json<Waiting>('run', 'reviewed.json');
  expect(run).toMatchObject({ exitCode: 3, status: 'waiting', waiting: [{ step: 'review-rows' }] });
  const [asked] = run.waiting;
  if (!asked) throw new Error('nobody was asked');
  process.kill(project.stack().workerPid!, 'SIGKILL');
  const { cases, labels, page } = await issues(asked.reviewId);
  expect(labels).toEqual(['benign', 'malignant']);
  expect(cases).toHaveLength(asked.cases);
  const wrong = cases.filter(({ row }) => isFlipped(row));
  expect(wrong.length).toBeGreaterThan(0);
  const relabelled = wrong[0]!;
  const other = labels.find((label) => label !== relabelled.label)!;
  const words = String(relabelled.row);

  const foreign = await project.within(['verdict', asked.reviewId, words, 'accept', '--reviewer', 'eve', '--json']);
  expect(foreign.exitCode).toBe(2);
  expect(JSON.parse(foreign.stdout)).toMatchObject({
    error: { code: 'VOTE_REFUSED', message: expect.stringContaining('eve is not among the reviewers ada, ben') },
  });
  await project.json('verdict', asked.reviewId, words, 'relabel', other, '--reviewer', 'ada');
  if (hasChromium) await relabelByPage(page, relabelled.row, String(labels.indexOf(other) + 1));
  else await project.json('verdict', asked.reviewId, words, 'relabel', other, '--reviewer', 'ben');
  expect(await issues(asked.reviewId)).toMatchObject({ settled: 1, cases: { length: asked.cases - 1 } });
  await project.json('verdict', asked.reviewId, 'open', 'quarantine', '--reviewer', 'ada');
  // As the temporal command and the web UI do it.
  const { workflow } = await project.client();
  const votes = cases
    .filter(({ row }) => row !== relabelled.row)
    .map(({ row }) => ({ row, decision: 'quarantine' as const }));
  const handle = workflow.getHandle(rowReviewWorkflowId({ pipeline: 'cells', reviewId: asked.reviewId }));
  await handle.signal<[RowVotes]>(rowReviewMessages.voteSignal, { reviewer: 'ben', votes });
  expect(((await handle.result()) as RowReviewProgress).settled).toBe(asked.cases);
  await workflow.getHandle(run.workflowId).result();

  const cleaned = await project.within(['outputs', run.runId, 'clean.table', '--to', project.path('out'), '--json']);
  expect(cleaned.exitCode).toBe(0);
  const again = await project.json<RunDocument>('run', 'reviewed.json');
  expect(again).toMatchObject({ exitCode: 0, status: 'completed' });
  // What people said is an input of the validation: it is judged anew once, and shows what it takes from them.
  expect(again.steps.filter(({ outcome }) => outcome !== 'reused').map(({ name }) => name)).toEqual([
    'validate',
    'quality-report',
  ]);
  const quality = again.steps.find(({ name }) => name === 'validate')?.outputs['quality']?.digest ?? '';
  const { certainty } = JSON.parse(project.blob(quality).toString('utf8')) as { certainty: DetectorCertainty[] };
  expect(certainty.reduce((sum, { verdicts = 0 }) => sum + verdicts, 0)).toBeGreaterThanOrEqual(20);
  const third = await project.json<RunDocument>('run', 'reviewed.json');
  expect(third.steps.every(({ outcome }) => outcome === 'reused')).toBe(true);
  const late = await project.within(['verdict', asked.reviewId, words, 'accept', '--reviewer', 'ada', '--json']);
  expect(late.exitCode).toBe(2);
  expect(late.stdout).toContain('closed');
  const { reviews } = await project.json<{ reviews: readonly object[] }>('issues');
  expect(reviews).toMatchObject([{ reviewId: asked.reviewId, rows: asked.cases, closed: true }]);
});

it('quarantines without asking where that is the rule, and refuses where edge cases fail', async () => {
  const { printed } = await project.run('quarantined.json');
  expect(printed).toMatchObject({ status: 'completed' });
  expect(readFileSync(printed.reportPath ?? '', 'utf8')).toContain('data quality report');
  const refused = await project.run('refused.json');
  expect(refused.exitCode).toBe(1);
  expect(refused.printed.error).toMatchObject({ code: 'CHECK_FAILED' });
  // What was found can be read all the same.
  const outcomes = Object.fromEntries(refused.printed.steps.map(({ name, outcome }) => [name, outcome]));
  expect(outcomes).toMatchObject({ 'quality-report': 'ran', clean: 'failed' });
  expect(refused.printed.reportPath).toMatch(/quality-report\.html$/);
});
