/** @module A span for each request, below that of who asks, so that what it starts belongs to it. */
import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Asked every few seconds, of interest to nobody. */
const untraced: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Named by the pattern of the route: an address may hold a link that is signed, or a name. */
export function addRequestSpans(server: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  server.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (untraced.has(route)) return done();
    const { traceparent } = request.headers;
    const above =
      typeof traceparent === 'string' ? propagation.extract(context.active(), { traceparent }) : context.active();
    const attributes = { 'http.request.method': request.method, 'http.route': route };
    const span = trace
      .getTracer('within')
      .startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, above);
    spans.set(request, span);
    context.with(trace.setSpan(above, span), done);
  });
  server.addHook('onResponse', (request, { statusCode }, done) => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', statusCode);
    if (statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}
