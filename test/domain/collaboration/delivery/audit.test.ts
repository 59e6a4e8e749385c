import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileBlobStore } from '../../../../adapters/store/file-blob-store.ts';
import { FileRunRecords } from '../../../../adapters/store/file-run-records.ts';
import type { CollaborationEvent } from '../../../../contracts/events.ts';
import { type RunDocument, refusalRecord, startRecord } from '../../../../contracts/run.ts';
import { resultRecord } from '../../../../domain/caching/executor.ts';
import { recordedRun } from '../../../../domain/caching/recorded-runs.ts';
import { auditDeliveries } from '../../../../domain/collaboration/delivery/audit.ts';
import { DeliveryLedger } from '../../../../domain/collaboration/delivery/ledger.ts';
import { deadEvent } from '../../../../domain/collaboration/outstanding/policy.ts';
import { runEvents } from '../../../../domain/collaboration/run-events.ts';
import { aMessage, anEvent, noon, SetClock } from '../../../support/deliveries.ts';

const minute = 60_000;
const critical = anEvent({ id: 'd1', severity: 'critical' });
const people = (...ids: string[]) => ids.map((person) => ({ person, reason: 'the test names them' }));

function lab() {
  const root = mkdtempSync(join(tmpdir(), 'within-audit-'));
  const clock = new SetClock();
  const ledger = new DeliveryLedger(new FileRunRecords(root, 'messages'), clock);
  const records = new FileRunRecords(root);
  const blobs = new FileBlobStore(root, () => Promise.resolve(''));
  const audit = () => auditDeliveries({ since: noon - minute }, { ledger, records, blobs, clock });
  const end = (
    event: CollaborationEvent,
    person: string,
    outcome: 'confirmed' | 'resolved' | 'refused',
    channel: 'email' | 'slack' = 'email',
  ) => ledger.conclude(aMessage(event, person, channel), { outcome, attempts: 1 });
  return { clock, ledger, records, blobs, audit, end };
}

describe('the audit of critical events', () => {
  it('counts a person reached by any channel, whatever became of the others', async () => {
    const { ledger, audit, end } = lab();
    await ledger.take(critical, people('anna', 'ben'));
    await end(critical, 'anna', 'refused', 'slack');
    await end(critical, 'anna', 'resolved');
    await end(critical, 'ben', 'confirmed');
    expect(await audit()).toMatchObject({ events: 1, critical: 2, delivered: 2, deadCount: 0, missingCount: 0 });
  });

  it('waits a quarter of an hour before it misses something', async () => {
    const { ledger, audit, clock } = lab();
    await ledger.take(critical, people('anna'));
    clock.at = noon + 15 * minute;
    expect(await audit()).toMatchObject({ missing: [], delivered: 0 });
    clock.at += 1;
    expect(await audit()).toMatchObject({ missing: ['d1 for anna'], missingCount: 1 });
  });

  it('takes a death for an end only where somebody was told of it', async () => {
    const { ledger, audit, clock, end } = lab();
    await ledger.take(critical, people('anna'));
    await end(critical, 'anna', 'refused');
    clock.at += 16 * minute;
    expect(await audit()).toMatchObject({ missing: ['d1 for anna'], dead: [] });
    const escalation = deadEvent({ event: critical, open: 0, arrived: false, reasons: ['550'] }, 'anna', clock.at);
    await ledger.take(escalation, people('ben'));
    await end(escalation, 'ben', 'confirmed');
    expect(await audit()).toMatchObject({ missing: [], dead: ['d1 for anna'], critical: 2, delivered: 1 });
  });

  it('leaves out what is not critical, and what is older', async () => {
    const { ledger, audit, clock } = lab();
    await ledger.take(anEvent(), people('anna'));
    await ledger.take({ ...critical, at: noon - 24 * 60 * minute }, people('anna'));
    clock.at += 16 * minute;
    expect(await audit()).toMatchObject({ events: 1, critical: 0, missing: [] });
  });
});

describe('the audit of runs', () => {
  const run = (runId: string): RunDocument => ({
    schema: 1,
    runId,
    pipeline: 'churn',
    kind: 'training',
    status: 'completed',
    definitionRef: { digest: 'a'.repeat(64), size: 1, mediaType: 'application/json' },
    steps: [],
    metrics: {},
    gateFailures: [],
    results: {},
    flags: {},
    warnings: [],
    finishedAt: noon,
  });

  it('finds those that ended and were to be told of, and of whom nobody was', async () => {
    const { ledger, records, blobs, audit, clock } = lab();
    for (const [runId, announce] of [
      ['r-told', true],
      ['r-untold', true],
      ['r-quiet', false],
      ['r-open', true],
    ] as const) {
      const start = { runId, pipeline: 'churn', kind: 'training', workflowId: runId, startedAt: noon, file: 'a.json' };
      await records.put(runId, startRecord, { ...start, ...(announce && { announce }) });
      if (runId !== 'r-open')
        await records.put(
          runId,
          resultRecord,
          await blobs.put(Buffer.from(JSON.stringify(run(runId))), 'application/json'),
        );
    }
    for (const event of runEvents(run('r-told'))) await ledger.take(event, []);
    clock.at += 16 * minute;
    expect(await audit()).toMatchObject({ untold: ['r-untold'], untoldCount: 1 });
  });

  it('finds one that people did not approve, where only its completion was told', async () => {
    const { ledger, records, blobs, audit, clock } = lab();
    const runId = 'r-refused';
    const start = { runId, pipeline: 'churn', kind: 'training', workflowId: runId, startedAt: noon, file: 'a.json' };
    await records.put(runId, startRecord, { ...start, announce: true, awaitsReview: true });
    // It completed days before, and was told so.
    const document = { ...run(runId), finishedAt: noon - 72 * 60 * minute };
    const bytes = Buffer.from(JSON.stringify(document));
    await records.put(runId, resultRecord, await blobs.put(bytes, 'application/json'));
    for (const event of runEvents(document)) await ledger.take(event, []);
    clock.at += 16 * minute;
    expect(await audit()).toMatchObject({ untoldCount: 0 });
    const refusal = { code: 'REVIEW_REJECTED', message: 'The review churn-1 ended as rejected.', at: noon };
    await records.put(runId, refusalRecord, refusal);
    expect(await audit()).toMatchObject({ untold: [runId] });
    const left = await recordedRun(runId, { records, blobs });
    for (const event of runEvents(left.document!, left.refusedAt)) await ledger.take(event, []);
    expect(await audit()).toMatchObject({ untoldCount: 0 });
  });
});
