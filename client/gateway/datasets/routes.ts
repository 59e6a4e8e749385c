/** @module `POST /datasets/:name` takes an upload and answers with its verdict; `GET /datasets…` shows what is there. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DatasetVersion, Upload } from '../../../contracts/datasets.ts';
import { isErrorCode, WithinError } from '../../../contracts/errors.ts';
import type { DatasetServices, Judged } from '../../dataset-services.ts';
import { callerOf } from '../guard.ts';
import { answerError, type Failure, failureOf, isForKeeper, sendProblem, tellable } from '../problem.ts';
import { strictHeaders } from '../strict-headers.ts';
import { linger } from './linger.ts';
import { type ReceiveLimits, receiveBody } from './receive.ts';
import { readUploadRequest, type UploadRequest } from './upload-request.ts';
import { statusPath, uploadView, versionView } from './views.ts';

/** What the routes use of a project. */
export type DatasetGate = Pick<
  DatasetServices,
  'summaries' | 'versions' | 'find' | 'upload' | 'check' | 'incoming' | 'receive' | 'judge'
>;

export interface DatasetRouteOptions {
  /** Asked at each request. */
  readonly open: () => DatasetGate | Promise<DatasetGate>;
  readonly maxBytes: number;
  /** In place of the usual patience with senders. */
  readonly pace?: Partial<Omit<ReceiveLimits, 'maxBytes'>>;
  /** Told what nobody but the keeper of the gateway should read. */
  readonly onDefect?: (error: unknown) => void;
}

const usualPace = { idleMs: 30_000, leastPace: 4_096, paceGraceMs: 60_000 };
/** Uploads that are received at a time: each holds a connection, a file and some buffers. */
const mostAtOnce = 8;
const pollSeconds = 2;

interface Params {
  readonly name: string;
  readonly id: string;
}

/** Judging goes on when nobody waits; how it ended is seen at the status address. */
type Outcome = Judged | { readonly failure: Failure };
type Settled = Pick<Judged, 'upload' | 'failure'>;

class DatasetRoutes {
  readonly #options: DatasetRouteOptions;
  #receiving = 0;

  constructor(options: DatasetRouteOptions) {
    this.#options = options;
  }

  readonly list = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const gate = await this.#options.open();
    return send(reply, 200, { datasets: await gate.summaries() });
  };

  readonly show = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const gate = await this.#options.open();
    const { name } = request.params as Params;
    return send(reply, 200, { dataset: name, versions: (await gate.versions(name)).map(versionView) });
  };

  /** Also goes on with an upload whose judging ended with the process that did it. */
  readonly status = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const gate = await this.#options.open();
    const { name, id } = request.params as Params;
    const upload = await gate.upload({ dataset: name, uploadId: id });
    if (!upload) throw new WithinError('DATASET_NOT_FOUND', 'No upload of this id was received for this data set.', {});
    if (upload.state === 'pending') void this.#judge(gate, upload, false);
    return send(reply, 200, uploadView(upload, await versionOf(upload, gate)));
  };

  readonly upload = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { name } = request.params as Params;
    const uploader = callerOf(request)?.name ?? '';
    const asked = readUploadRequest(request.headers, {
      name,
      query: request.query as Record<string, unknown>,
      uploader,
    });
    const gate = await this.#options.open();
    await gate.check(asked);
    const upload = await this.#receive(gate, { asked, uploader, request, reply });
    const outcome = await this.#settle(gate, upload, asked);
    if (asked.waitAsked) void reply.header('preference-applied', `wait=${asked.waitMs / 1000}`);
    return answer(reply, outcome && 'upload' in outcome ? outcome : { upload, ...outcome }, gate);
  };

  async #receive(
    gate: DatasetGate,
    {
      asked,
      uploader,
      request,
      reply,
    }: { asked: UploadRequest; uploader: string; request: FastifyRequest; reply: FastifyReply },
  ): Promise<Upload> {
    if (this.#receiving >= mostAtOnce)
      throw new WithinError(
        'UPLOAD_BUSY',
        'This gateway receives as many uploads as it can; send this one again in a moment.',
        {},
      );
    this.#receiving += 1;
    const incoming = await gate.incoming().catch((error: unknown) => {
      this.#receiving -= 1;
      throw error;
    });
    try {
      const limits = { ...usualPace, ...this.#options.pace, maxBytes: this.#options.maxBytes };
      // Who asks for leave with Expect is told only once the bytes are wanted.
      const onWanted = () => void (request.headers.expect !== undefined && reply.raw.writeContinue());
      const body = await receiveBody(request.raw, incoming.path, { announced: asked, limits, onWanted });
      const { dataset, format, pipeline, uploadId = freshId() } = asked;
      const upload = { dataset, format, uploader, uploadId, ...(pipeline !== undefined && { pipeline }) };
      return await gate.receive(upload, incoming.path, body);
    } finally {
      this.#receiving -= 1;
      await incoming.discard();
    }
  }

  async #settle(gate: DatasetGate, upload: Upload, { waitMs }: UploadRequest): Promise<Outcome | undefined> {
    if (upload.verdict) return { upload };
    const judging = this.#judge(gate, upload);
    if (waitMs === 0) return undefined;
    const patience = new AbortController();
    const late = sleep(waitMs, undefined, { signal: patience.signal, ref: false }).catch(() => undefined);
    return Promise.race([judging, late]).finally(() => patience.abort());
  }

  /** Never rejects. */
  #judge(gate: DatasetGate, upload: Upload, again = true): Promise<Outcome> {
    return gate.judge(upload, { again }).catch((error: unknown) => {
      const failure = failureOf(error);
      if (isForKeeper(failure)) this.#options.onDefect?.(error);
      return { failure };
    });
  }
}

const freshId = (): string =>
  `${new Date().toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15)}-${randomBytes(4).toString('hex')}`;

const send = (reply: FastifyReply, status: number, document: unknown): FastifyReply =>
  reply.code(status).headers(strictHeaders).type('application/json; charset=utf-8').send(JSON.stringify(document));

/** What its bytes are by now: a person may have decided otherwise than the run. `undefined` before a verdict. */
async function versionOf({ dataset, digest, verdict }: Upload, gate: DatasetGate): Promise<DatasetVersion | undefined> {
  return verdict && gate.find({ dataset, selector: digest });
}

/**
 * 201 with the accepted version, 200 where an earlier upload brought these bytes, 422 with the problems, 202 while nothing
 * is decided. 503 where no run could judge it: the upload is kept, and the failure tells why nothing is decided.
 */
async function answer(reply: FastifyReply, { upload, failure }: Settled, gate: DatasetGate): Promise<FastifyReply> {
  void reply.header('location', statusPath(upload));
  const version = await versionOf(upload, gate);
  const view = uploadView(upload, version);
  if (version?.state === 'accepted') return send(reply, version.uploads[0] === upload.uploadId ? 201 : 200, view);
  if (version) return refuse(reply, version, view);
  if (failure) return sendProblem(reply, tellable(known(failure)), { ...view, status: 503 });
  void reply.header('retry-after', String(pollSeconds));
  return send(reply, 202, view);
}

const known = ({ code, message }: { readonly code: string; readonly message: string }): Failure => ({
  code: isErrorCode(code) ? code : 'INTERNAL',
  message,
});

function refuse(
  reply: FastifyReply,
  { decision, verdict }: DatasetVersion,
  view: ReturnType<typeof uploadView>,
): FastifyReply {
  const found = verdict?.error ?? { code: 'CHECK_FAILED', message: 'The data were refused.' };
  const failure = decision
    ? { code: 'DATASET_REFUSED', message: `${decision.author} decided so: ${decision.why}` }
    : found;
  return sendProblem(reply, known(failure), { ...view, status: 422 });
}

/** Adds the routes in a scope of their own, in which bodies are not parsed. */
export function addDatasetRoutes(server: FastifyInstance, options: DatasetRouteOptions): void {
  const routes = new DatasetRoutes(options);
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.addHook('onResponse', async (request) => linger(request.raw));
    scope.setErrorHandler((error, _request, reply) =>
      answerError(reply, error, { foreign, onDefect: options.onDefect }),
    );
    scope.get('/datasets', routes.list);
    scope.get('/datasets/:name', routes.show);
    scope.get('/datasets/:name/uploads/:id', routes.status);
    scope.post('/datasets/:name', { config: { ownPace: true } }, routes.upload);
  });
}

/** What fastify itself refuses, as a header that cannot be read. */
const foreign = () => ({
  code: 'UPLOAD_INVALID' as const,
  message: 'The request cannot be read; mend its headers.',
});
