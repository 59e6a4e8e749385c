/** @module What the SDK logs, as lines of ours. */
import type { Logger as Log } from 'pino';
import { expect, it, vi } from 'vitest';
import { namingRunAndStep, temporalLogger } from '../../../workers/telemetry/temporal-log.ts';

function lines(level: 'debug' | 'info') {
  const written: unknown[][] = [];
  const write = vi.fn((...line: unknown[]) => void written.push(line));
  const log = { trace: write, debug: write, info: write, warn: write, error: write } as unknown as Log;
  return { logger: temporalLogger(log, level), written };
}

it('a line of a workflow names our run, also that of a child, and the server calls its own run otherwise', () => {
  const { logger, written } = lines('info');
  logger.info('started', { workflowId: 'pipeline/training/churn/r-1/features', runId: 'of-the-server' });
  logger.warn('audit', { workflowId: 'audit/7', runId: 'another' });
  logger.debug('too fine');
  expect(written).toEqual([
    [{ run: 'r-1', workflowId: 'pipeline/training/churn/r-1/features', workflowRunId: 'of-the-server' }, 'started'],
    [{ workflowId: 'audit/7', workflowRunId: 'another' }, 'audit'],
  ]);
});

it('a line of an activity has no token of its task', () => {
  const { logger, written } = lines('info');
  logger.info('ran', { activityType: 'step.train', taskToken: 'dG9rZW4=', run: 'r-2', step: 'train', attempt: 2 });
  expect(written).toEqual([[{ activityType: 'step.train', run: 'r-2', step: 'train', attempt: 2 }, 'ran']]);
});

it('attributes name the step by the type of the activity, and the run by its request', async () => {
  const attributesOf = async (activityType: string, args: unknown[]) => {
    const { inbound, outbound } = namingRunAndStep({ info: { activityType } } as never);
    await inbound?.execute?.({ args, headers: {} }, async () => undefined);
    return outbound?.getLogAttributes?.({ attempt: 1 }, (attributes) => attributes);
  };
  expect(await attributesOf('step.train', [{ runId: 'r-3', index: 0 }])).toEqual({
    run: 'r-3',
    step: 'train',
    attempt: 1,
  });
  expect(await attributesOf('planPipeline', [{ runId: 'r-3' }])).toEqual({ run: 'r-3', attempt: 1 });
  expect(await attributesOf('emitEvents', [])).toEqual({ attempt: 1 });
});
