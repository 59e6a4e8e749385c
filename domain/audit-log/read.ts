/** @module One list of who did what: the gateway's log and what the house keeps of its matters. */
import type { AuditPage, AuditQuery } from '../../contracts/audit-log.ts';
import type { RunRecordStore } from '../caching/ports.ts';
import { gatewayLog } from './gateway-entries.ts';
import { type HousePorts, houseEntries } from './house-entries.ts';
import type { AuditSeal } from './ports.ts';

export interface AuditPorts extends HousePorts {
  readonly audited: RunRecordStore;
  readonly seal: AuditSeal;
}

/** Newest first. Problems are those of the gateway's log from the day of `since` on, whoever is asked for. */
export async function readAudit(ports: AuditPorts, { since, who, limit }: AuditQuery): Promise<AuditPage> {
  const [log, house] = await Promise.all([gatewayLog(ports.audited, ports.seal, since), houseEntries(ports, since)]);
  const all = [...log.entries, ...house]
    .filter((entry) => entry.at >= since && (who === undefined || entry.who === who))
    .toSorted((one, other) => other.at - one.at);
  const { problems, records, signed } = log;
  const entries = all.slice(0, limit);
  return { entries, more: all.length - entries.length, problems: [...problems], records, signed };
}
