/** @module Who may ask for which route of the gateway: the one table that the server obeys and OpenAPI shows. A route that is not in it is not served. */
import type { Role } from './roles.ts';

/** Which codes a refusal has: those of uploads, reviews, predictions, or of the rest. */
export type DoorName = 'datasets' | 'reviews' | 'models' | 'codec' | 'gateway';

/** Signed by the sender over the body, or in the address: the signature says who asks. */
export type SignedAccess = 'event-signature' | 'mlflow-signature' | 'slack-signature' | 'signed-link';
export type RouteAccess = 'open' | 'token' | SignedAccess;

export type RouteGuard =
  | { readonly access: 'token' /** The least that may ask. */; readonly role: Role; readonly door: DoorName }
  | { readonly access: Exclude<RouteAccess, 'token'> /** Why no role is asked for. */; readonly why: string };

const open = (why: string): RouteGuard => ({ access: 'open', why });
const signed = (access: SignedAccess, why: string): RouteGuard => ({ access, why });
const from = (role: Role, door: DoorName): RouteGuard => ({ access: 'token', role, door });

/** What a person does at the page of a review, below its address. */
function decisionPages(path: string, see: RouteGuard, decide: RouteGuard): Readonly<Record<string, RouteGuard>> {
  return {
    [`GET ${path}`]: see,
    [`POST ${path}`]: decide,
    // Says only that the page was looked at, which is no more than to look at it.
    [`POST ${path}/viewed`]: see,
    [`POST ${path}/answer`]: decide,
    [`GET ${path}/report`]: see,
    [`GET ${path}/figures/:place`]: see,
  };
}

const link = signed('signed-link', 'is signed in its address, and made for one person');

/** By method and path, as the server names them. */
export const routeGuards: Readonly<Record<string, RouteGuard>> = {
  'GET /healthz': open('says of nothing but this process'),
  'GET /readyz': open('says yes or no of what work needs, without addresses'),
  'GET /openapi.json': open('is the same for every project'),
  'GET /metrics': from('viewer', 'gateway'),
  'GET /runs': from('viewer', 'gateway'),
  'GET /runs/:id': from('viewer', 'gateway'),
  'GET /audit': from('admin', 'gateway'),
  'GET /sweeps': from('viewer', 'gateway'),
  'GET /sweeps/:id': from('viewer', 'gateway'),
  'POST /events': signed('event-signature', 'is signed by a key of WITHIN_EVENT_SECRETS'),
  'POST /mlflow/webhook': signed('mlflow-signature', 'is signed by MLflow'),
  'POST /slack/actions': signed('slack-signature', 'is signed by Slack'),
  'GET /unsubscribe/:token': link,
  'POST /unsubscribe/:token': link,
  // Answers rows and changes nothing, so that an application needs no more than this.
  'POST /models/:name/predict': from('viewer', 'models'),
  'POST /codec/decode': from('operator', 'codec'),
  'POST /codec/encode': from('operator', 'codec'),
  'OPTIONS /codec/decode': open('tells a browser only whether its page may ask'),
  'OPTIONS /codec/encode': open('tells a browser only whether its page may ask'),
  'GET /decisions': from('viewer', 'reviews'),
  ...decisionPages('/decisions/:id', from('viewer', 'reviews'), from('reviewer', 'reviews')),
  ...decisionPages('/links/:token', link, link),
  'GET /reviews': from('viewer', 'reviews'),
  'GET /reviews.json': from('viewer', 'reviews'),
  'GET /reviews/page.js': from('viewer', 'reviews'),
  'GET /reviews/:id': from('viewer', 'reviews'),
  'GET /reviews/:id.json': from('viewer', 'reviews'),
  'GET /reviews/:id/progress': from('viewer', 'reviews'),
  'GET /reviews/:id/rows/:row': from('viewer', 'reviews'),
  'POST /reviews/:id/votes': from('reviewer', 'reviews'),
  'GET /datasets': from('viewer', 'datasets'),
  'GET /datasets/:name': from('viewer', 'datasets'),
  'GET /datasets/:name/uploads/:id': from('viewer', 'datasets'),
  'POST /datasets/:name': from('operator', 'datasets'),
};

/**
 * How the audit log keeps what is asked for: each change before it is made, how often by the minute, or not at all. What
 * is refused is counted whatever it is.
 */
export type RouteAudit = 'each' | 'counted' | 'none';

/** Of what is no GET and yet changes nothing, or is kept by what it is about. */
const unlikeOthers: Readonly<Record<string, RouteAudit>> = {
  'POST /models/:name/predict': 'none',
  // Shows what stands encrypted elsewhere, page by page.
  'POST /codec/decode': 'counted',
  'POST /codec/encode': 'none',
  // The trail of the review keeps who looked.
  'POST /decisions/:id/viewed': 'none',
  'POST /links/:token/viewed': 'none',
};

export function auditOf(route: string): RouteAudit {
  if (Object.hasOwn(unlikeOthers, route)) return unlikeOthers[route] ?? 'each';
  return /^(GET|HEAD|OPTIONS) /.test(route) ? 'none' : 'each';
}
