/** @module Events and messages for tests, and a ledger in a folder of its own. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileRunRecords } from '../../adapters/store/file-run-records.ts';
import type { OutboundMessage } from '../../contracts/delivery.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { ChannelName } from '../../contracts/names.ts';
import { DeliveryLedger } from '../../domain/collaboration/delivery/ledger.ts';

/** 2026-11-24 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 24, 12);

export function anEvent(over: Partial<CollaborationEvent> = {}): CollaborationEvent {
  const id = over.id ?? 'run/r-1/completed';
  return {
    schema: 1,
    id,
    kind: 'experimentCompleted',
    severity: 'info',
    at: noon,
    subject: { type: 'run', id: 'r-1', name: 'churn' },
    title: 'churn finished',
    ...over,
  };
}

export function aMessage(event: CollaborationEvent, person = 'anna', channel: ChannelName = 'email'): OutboundMessage {
  return {
    key: `${event.id}#${person}#${channel}`,
    person,
    channel,
    priority: event.severity === 'critical' ? 'critical' : 'normal',
    events: [event],
    isDigest: false,
    why: 'a test asks for it.',
  };
}

/** A clock that stands until it is moved. */
export class SetClock {
  at: number;

  constructor(at = noon) {
    this.at = at;
  }

  now(): number {
    return this.at;
  }
}

export function aLedger(clock = new SetClock()): DeliveryLedger {
  return new DeliveryLedger(new FileRunRecords(mkdtempSync(join(tmpdir(), 'within-messages-')), 'messages'), clock);
}
