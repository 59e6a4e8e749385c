/** @module The OpenAPI document of the gateway. `docs/openapi.json` is this, checked by a test; the gateway serves it. */
import { z } from 'zod';
import type { GatewayRoute, RouteContent } from './gateway-route.ts';
import { gatewayRoutes } from './gateway-routes.ts';
import { problemSchema } from './gateway-shapes.ts';
import { type RouteAccess, type RouteGuard, routeGuards } from './route-guards.ts';

type Json = Readonly<Record<string, unknown>>;

const header = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description });

const securitySchemes: Json = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A token of WITHIN_UPLOAD_TOKENS, or of the issuer of WITHIN_OIDC_ISSUER, with the role that the operation names in x-within-role or one above it (viewer, reviewer, operator, admin); without any, this machine alone is answered.',
  },
  password: { type: 'http', scheme: 'basic', description: 'The same token as the password of any name.' },
  eventSignature: header(
    'X-Within-Signature',
    'v1,<base64 of HMAC-SHA256 over "<X-Within-Delivery>.<X-Within-Timestamp>.<body>">, at most five minutes old.',
  ),
  mlflowSignature: header(
    'X-MLflow-Signature',
    'The same over "<X-MLflow-Delivery-Id>.<X-MLflow-Timestamp>.<body>", as MLflow signs its webhooks.',
  ),
  slackSignature: header('X-Slack-Signature', 'v0=<hex of HMAC-SHA256 over "v0:<X-Slack-Request-Timestamp>:<body>">.'),
};

const security: Readonly<Record<RouteAccess, readonly Json[]>> = {
  open: [],
  'signed-link': [],
  token: [{ token: [] }, { password: [] }],
  'event-signature': [{ eventSignature: [] }],
  'mlflow-signature': [{ mlflowSignature: [] }],
  'slack-signature': [{ slackSignature: [] }],
};

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io, reused: 'inline', unrepresentable: 'any' });
  return rest;
}

function contentOf(content: RouteContent, io: 'input' | 'output'): Json {
  if (typeof content === 'string') return { [content]: {} };
  return { 'application/json': { schema: schemaOf(content, io) } };
}

const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Whatever else a route answers. */
const tooOften = {
  description: 'too many requests of this token or address; Retry-After says in how many seconds to ask again',
  headers: { 'Retry-After': { schema: { type: 'integer' } } },
  content: problem,
};

function answersOf({ answers, refusals = [] }: GatewayRoute): Json {
  const all: Record<string, Json> = { 429: { $ref: '#/components/responses/TooOften' } };
  for (const [status, { what, content }] of Object.entries(answers))
    all[status] = { description: what, ...(content !== undefined && { content: contentOf(content, 'output') }) };
  for (const status of refusals) all[String(status)] ??= { description: 'refused, and why', content: problem };
  return all;
}

const whoMay = (guard: RouteGuard): string =>
  guard.access === 'token' ? `For the role ${guard.role} and those above it.` : `Asks for no role: it ${guard.why}.`;

const text = { schema: { type: 'string' } };

function operationOf(key: string, route: GatewayRoute): Json {
  const { tag, summary, body, query = {}, headers = {} } = route;
  const [method = '', path = ''] = key.split(' ');
  const guard = routeGuards[key];
  if (!guard) throw new Error(`the route ${key} has no row in contracts/route-guards.ts`);
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  const parameters = [
    ...names.map((name) => ({ name, in: 'path', required: true, ...text })),
    ...Object.entries(query).map(([name, description]) => ({ name, in: 'query', description, ...text })),
    ...Object.entries(headers).map(([name, description]) => ({ name, in: 'header', description, ...text })),
  ];
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z]+(\w?)/g, (_all, next: string) => next.toUpperCase())}`,
    tags: [tag],
    summary,
    description: whoMay(guard),
    security: security[guard.access],
    ...(guard.access === 'token' && { 'x-within-role': guard.role }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { required: true, content: contentOf(body, 'input') } }),
    responses: answersOf(route),
  };
}

/** OpenAPI 3.1. */
export function openApiDocument(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [key, route] of Object.entries(gatewayRoutes)) {
    const [method = '', path = ''] = key.split(' ');
    const place = path.replaceAll(/:(\w+)/g, '{$1}');
    paths[place] = { ...paths[place], [method.toLowerCase()]: operationOf(key, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'The gateway of WITHIN',
      version: '1',
      description: 'Uploads, reviews, events, predictions and what operation needs, beside the pages for people.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:8133', description: 'within up, or within gateway' }],
    tags: [...new Set(Object.values(gatewayRoutes).map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      responses: { TooOften: tooOften },
      securitySchemes,
    },
  };
}

/** The text of the published file. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}
