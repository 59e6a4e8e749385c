/** @module `POST /models/NAME/predict`: rows answered by the version that is in force, or on its way. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isWithinError, WithinError } from '../../../contracts/errors.ts';
import { mostRows, type PredictRequest, predictionBodySchema } from '../../../contracts/prediction.ts';
import type { ModelGate } from '../../model-gate.ts';
import { failureOf, isForKeeper, sendProblem } from '../problem.ts';
import { strictHeaders } from '../strict-headers.ts';

/** Bytes of a request. */
const mostBytes = 4 << 20;
/** Characters of `X-Within-Key`. */
const longestKey = 200;
const defaultAlias = 'champion';

export interface ModelRouteOptions {
  /** Asked at each request. */
  readonly open: () => ModelGate | Promise<ModelGate>;
  /** Told what nobody but the keeper of the gateway should read. */
  readonly onDefect?: (error: unknown) => void;
}

/** In a scope of its own, where JSON is parsed and errors are problem details. */
export function addModelRoutes(server: FastifyInstance, options: ModelRouteOptions): void {
  server.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => refuse(error, reply, options));
    scope.post('/models/:name/predict', { bodyLimit: mostBytes }, async (request, reply) => {
      const answer = await (await options.open()).predict(asked(request));
      return reply.headers(strictHeaders).send(answer);
    });
  });
}

function asked(request: FastifyRequest): PredictRequest {
  const { name } = request.params as { readonly name: string };
  const [model = '', alias = defaultAlias, ...rest] = name.split('@');
  if (model === '' || rest.length > 0) throw invalid('A model is asked for as NAME, or as NAME@ALIAS.');
  const { data } = predictionBodySchema.safeParse(request.body);
  if (!data) throw invalid(whyMisshapen(request.body));
  const { rows, key } = Array.isArray(data) ? { rows: data, key: undefined } : data;
  if (rows.length > mostRows)
    throw new WithinError(
      'PREDICTION_TOO_LARGE',
      `The request has ${rows.length} rows, and ${mostRows} are taken at once; send them in parts, or use within predict.`,
      { rows: rows.length },
    );
  return { model, alias, rows, key: keyOf(request) ?? keyIn(rows[0], key) };
}

const shape = 'send one object a row, as [{"radius": 14.2}]';

/** Of a body that its schema refuses; of alternatives a schema says only that none fits. */
function whyMisshapen(body: unknown): string {
  const rows = isObject(body) ? body['rows'] : body;
  if (!Array.isArray(rows)) return `The body is no list of rows, nor {"rows": [...]}; ${shape}.`;
  if (rows.length === 0) return `The body is a list without rows; ${shape}.`;
  const odd = rows.findIndex((row) => !isObject(row));
  if (odd !== -1) return `Row ${odd} is no object; ${shape}.`;
  return 'Beside "rows" the body takes nothing but "key", the name of a column.';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function keyOf({ headers }: FastifyRequest): string | undefined {
  const given = headers['x-within-key'];
  const key = Array.isArray(given) ? given[0] : given;
  if (key !== undefined && key.length > longestKey)
    throw invalid(`X-Within-Key has more than ${longestKey} characters.`);
  return key;
}

/** Without a key, equal rows are answered by one version. */
function keyIn(row: Readonly<Record<string, unknown>> | undefined, column: string | undefined): string {
  return JSON.stringify(column === undefined ? row : row?.[column]) ?? '';
}

const invalid = (message: string): WithinError => new WithinError('PREDICTION_INVALID', message, {});

function refuse(error: unknown, reply: FastifyReply, { onDefect }: ModelRouteOptions): FastifyReply {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return sendProblem(reply, {
      code: 'PREDICTION_TOO_LARGE',
      message: `The body has more than ${mostBytes} bytes; send the rows in parts.`,
    });
  if (code.startsWith('FST_ERR_CTP') || error instanceof SyntaxError)
    return sendProblem(reply, {
      code: 'PREDICTION_INVALID',
      message: 'The body is no JSON; send it as application/json.',
    });
  const failure = failureOf(error);
  if (isForKeeper(failure) || failure.code === 'PREDICTION_FAILED') onDefect?.(error);
  const faults = isWithinError(error) ? error.details['faults'] : undefined;
  return sendProblem(reply, failure, faults === undefined ? {} : { faults });
}
