/** @module The pages `/sweeps` and `/sweeps/:id`: seed sweeps as HTML that works without scripts. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SweepServices } from '../sweep-services.ts';
import { failureOf } from './problem.ts';
import { strictHeaders } from './strict-headers.ts';

/** What the pages read of a project. */
export type SweepReader = Pick<SweepServices, 'list' | 'conclusion' | 'bytes' | 'overviewPage'>;

export interface SweepPageOptions {
  /** Asked at each request. */
  readonly open: () => SweepReader | Promise<SweepReader>;
  /** Told what nobody but the keeper of the gateway should read. */
  readonly onDefect?: ((error: unknown) => void) | undefined;
}

const plain = (reply: FastifyReply, status: number, text: string) =>
  reply.code(status).headers(strictHeaders).type('text/plain; charset=utf-8').send(`${text}\n`);

type Page = (reader: SweepReader, request: FastifyRequest) => Promise<string | undefined>;

/** The id is looked for in the list of sweeps and never becomes part of a path. */
const reportPage: Page = async (reader, request) => {
  const { id } = request.params as { readonly id: string };
  if (!(await reader.list()).includes(id)) return undefined;
  const conclusion = await reader.conclusion(id);
  return conclusion && Buffer.from(await reader.bytes(conclusion.htmlRef)).toString('utf8');
};

function serve(page: Page, { open, onDefect }: SweepPageOptions) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      const text = await page(await open(), request);
      if (text === undefined) return await plain(reply, 404, 'no seed sweep of this id has ended; /sweeps lists them');
      return await reply.headers(strictHeaders).type('text/html; charset=utf-8').send(text);
    } catch (error) {
      onDefect?.(error);
      return plain(reply, 503, failureOf(error).message);
    }
  };
}

export function addSweepPages(server: FastifyInstance, options: SweepPageOptions): void {
  server.get(
    '/sweeps',
    serve((reader) => reader.overviewPage(), options),
  );
  server.get('/sweeps/:id', serve(reportPage, options));
}
