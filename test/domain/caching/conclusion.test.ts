import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runDocumentSchema } from '../../../contracts/run.ts';
import { concludeRun, type Ending } from '../../../domain/caching/conclusion.ts';
import { definitionOf, digestOf, Lab, stepOf } from '../../support/executor.ts';

const json = 'application/json';
const ref = { digest: digestOf('definition'), size: 1, mediaType: json };

describe('concludeRun', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = new Lab();
  });
  afterEach(() => lab.dispose());

  const definition = (gate: Record<string, string>) =>
    definitionOf([stepOf('evaluate'), stepOf('own'), stepOf('last', ['own'])], {
      gate,
      results: {
        metrics: { step: 'evaluate', output: 'out' },
        ownMetrics: [{ step: 'own', output: 'out' }],
        decisions: [{ step: 'own', output: 'out' }],
        report: { step: 'last', output: 'out' },
      },
    });
  async function conclude(gate: Record<string, string>, edit: Partial<Ending> = {}) {
    const put = async (document: unknown) => ({ out: await lab.blobs.put(JSON.stringify(document), json) });
    const evaluated = await put({ metrics: { accuracy: { value: 0.9, lower: 0.8, upper: 0.95 } } });
    const own = await put({ summary: 'Kept.', metrics: { mine: { value: 2 }, broken: { value: 'much' } } });
    const document = await concludeRun(
      {
        definition: definition(gate),
        definitionRef: ref,
        plan: {
          schema: 1,
          runId: 'r',
          definition: ref.digest,
          flags: { reuse: true },
          steps: [
            { state: 'reused', key: 'k', outputs: evaluated, savedMs: 7 },
            {
              state: 'ran',
              outputs: own,
              durationMs: 5,
              reasons: [{ component: 'seed' }, { component: 'code' }],
              warnings: ['Odd.'],
            },
            { state: 'todo' },
          ],
        },
        ...edit,
      },
      { blobs: lab.blobs, clock: { now: () => 42 } },
    );
    return runDocumentSchema.parse(document);
  }

  it('tells what became of each step, with the first reason', async () => {
    const { steps, warnings, finishedAt, status, decisions } = await conclude({});
    expect(decisions).toEqual(['Kept.']);
    expect(steps.map(({ outcome, durationMs, savedMs, reason }) => [outcome, durationMs, savedMs, reason])).toEqual([
      ['reused', 0, 7, undefined],
      ['ran', 5, undefined, { component: 'seed' }],
      ['skipped', 0, undefined, undefined],
    ]);
    expect([warnings, finishedAt, status]).toEqual([['Odd.'], 42, 'completed']);
  });

  it('joins the metrics of own modules to the others and drops what is no metric', async () => {
    const { metrics, results } = await conclude({});
    expect(Object.keys(metrics)).toEqual(['accuracy', 'mine']);
    expect(Object.keys(results)).toEqual(['metrics']);
  });

  it('fails a run whose gate is not reached, and lets one pass that reached it', async () => {
    expect((await conclude({ accuracy: '>= 0.9' })).status).toBe('completed');
    const missed = await conclude({ accuracy: '>= 0.95' });
    expect(missed).toMatchObject({ status: 'failed', error: { code: 'GATE_FAILED' } });
    expect(missed.gateFailures).toHaveLength(1);
    expect((await conclude({ recall: '>= 0.1' })).status).toBe('failed');
  });

  it('blames the step that failed, not a gate that was never judged', async () => {
    const failure = { index: 2, name: 'last', code: 'STEP_FAILED', message: 'It broke.' };
    const document = await conclude({ accuracy: '>= 0.95' }, { failure });
    expect(document.error).toEqual({ code: 'STEP_FAILED', message: 'It broke.', details: { step: 'last' } });
    expect(document.gateFailures).toEqual([]);
    expect(document.steps[2]?.outcome).toBe('failed');
  });

  it('calls a cancelled run cancelled', async () => {
    expect(await conclude({ accuracy: '>= 0.95' }, { cancelled: true })).toMatchObject({
      status: 'cancelled',
      gateFailures: [],
    });
  });
});
