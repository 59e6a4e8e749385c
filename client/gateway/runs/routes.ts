/** @module `GET /runs` and `GET /runs/:id`: how runs of the project stand, as JSON, for scripts and dashboards that poll. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { WithinError } from '../../../contracts/errors.ts';
import type { RunRow, RunStatus } from '../../../contracts/run-status.ts';
import { answerError, type ErrorAnswers } from '../problem.ts';
import { strictHeaders } from '../strict-headers.ts';

/** What the routes read of a project. */
export interface RunGate {
  /** Newest first. */
  newest(limit: number): Promise<readonly RunRow[]>;
  /** `undefined` for an id that no run has. */
  status(runId: string): Promise<RunStatus | undefined>;
}

export interface RunRouteOptions {
  /** Asked at each request. */
  readonly open: () => RunGate | Promise<RunGate>;
  /** Told what nobody but the keeper of the gateway should read. */
  readonly onDefect?: (error: unknown) => void;
}

const [usualLimit, largestLimit] = [20, 100];
const querySchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(largestLimit).default(usualLimit) });

/** Errors: `USAGE`. */
function limitOf(query: unknown): number {
  const { data } = querySchema.safeParse(query);
  if (data) return data.limit;
  throw new WithinError(
    'USAGE',
    `/runs takes limit=1 to ${largestLimit} alone; ask for /runs?limit=${usualLimit}.`,
    {},
  );
}

/** In a scope of its own, where errors are problem details. */
export function addRunRoutes(server: FastifyInstance, options: RunRouteOptions): void {
  const answers: ErrorAnswers = {
    foreign: () => ({ code: 'USAGE', message: 'The request cannot be read; ask for /runs or /runs/ID.' }),
    onDefect: options.onDefect,
  };
  server.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => answerError(reply, error, answers));
    scope.get('/runs', async (request, reply) => {
      const limit = limitOf(request.query);
      return send(reply, { runs: await (await options.open()).newest(limit) });
    });
    scope.get('/runs/:id', async (request, reply) => {
      const { id } = request.params as { readonly id: string };
      const status = await (await options.open()).status(id);
      if (status) return send(reply, status);
      throw new WithinError('RUN_NOT_FOUND', 'No run of this project has this id; /runs lists the newest.', {});
    });
  });
}

const send = (reply: FastifyReply, body: unknown) =>
  reply.headers(strictHeaders).type('application/json; charset=utf-8').send(JSON.stringify(body));
