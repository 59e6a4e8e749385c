/** @module The audit of deliveries: tells again of runs that nobody was told of, and raises an alarm over what never arrived. */
import { setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { DeliveryAudit, DeliveryAuditInput } from '../contracts/collaboration.ts';
import { auditAlarm, auditText } from '../domain/collaboration/policy.ts';
import { deliveryAuditQuery } from './messages.ts';
import { collaborating } from './proxies.ts';

export async function deliveryAudit({ windowMs }: DeliveryAuditInput): Promise<DeliveryAudit> {
  const startedAt = workflowInfo().startTime.getTime();
  const seen: { audit?: DeliveryAudit } = {};
  setHandler(deliveryAuditQuery, () => seen.audit);
  const found = await collaborating().auditDeliveries({ since: startedAt - windowMs });
  seen.audit = found;
  setCurrentDetails(auditText(found));
  for (const runId of found.untold) await collaborating().announceRun({ runId });
  const alarm = auditAlarm(found, workflowInfo().runId, startedAt);
  if (alarm) await collaborating().emitEvents({ events: [alarm] });
  return found;
}
