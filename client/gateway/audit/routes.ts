/** @module `GET /audit`: who did what, for admins. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AuditQuery } from '../../../contracts/audit-log.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { strictHeaders } from '../strict-headers.ts';
import type { AuditOptions } from './log.ts';

const weekMs = 7 * 86_400_000;
const usualLimit = 100;
const mostEntries = 1000;

const querySchema = z.strictObject({
  since: z.union([z.iso.datetime({ offset: true }), z.iso.date()]).optional(),
  who: z.string().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(mostEntries).default(usualLimit),
});

/** Errors: `USAGE`. */
function queryOf(given: unknown): AuditQuery {
  const { data } = querySchema.safeParse(given);
  if (!data)
    throw new WithinError(
      'USAGE',
      `/audit takes since=2026-11-24 or since=2026-11-24T13:05:00Z, who=NAME and limit=1 to ${mostEntries}; correct them.`,
      {},
    );
  const { since, who, limit } = data;
  return { since: since === undefined ? Date.now() - weekMs : Date.parse(since), who, limit };
}

export function addAuditRoutes(server: FastifyInstance, { open }: AuditOptions): void {
  server.get('/audit', async (request, reply) => {
    const page = await (await open()).read(queryOf(request.query));
    return reply.headers(strictHeaders).send(page);
  });
}
