/** @module Every route of the gateway: what it is for, what it takes and answers; who may ask says `route-guards.ts`. A test holds it against the server. */
import { auditPageSchema } from './audit-log.ts';
import { codecBodySchema } from './codec.ts';
import { form, type GatewayRoute, html, json, page } from './gateway-route.ts';
import {
  datasetListSchema,
  datasetVersionsSchema,
  eventsAnswerSchema,
  eventsBodySchema,
  healthSchema,
  hintAnswerSchema,
  predictionAnswerSchema,
  readinessSchema,
  reviewDocumentSchema,
  reviewListSchema,
  reviewStandingSchema,
  rowVotesAnswerSchema,
  rowVotesBodySchema,
  uploadSchema,
  webhookBodySchema,
} from './gateway-shapes.ts';
import { predictionBodySchema } from './prediction.ts';
import { rowCaseSchema } from './row-review.ts';
import { runListSchema, runStatusSchema } from './run-status.ts';

const operation: Readonly<Record<string, GatewayRoute>> = {
  'GET /healthz': {
    tag: 'operation',
    summary: 'Whether the process lives',
    answers: json('it lives', healthSchema),
  },
  'GET /readyz': {
    tag: 'operation',
    summary: 'Whether what work needs answers',
    answers: {
      200: { what: 'all of it answers', content: readinessSchema },
      503: { what: 'something does not', content: readinessSchema },
    },
  },
  'GET /metrics': {
    tag: 'operation',
    summary: 'Figures of the store in the text format of Prometheus',
    answers: {
      200: { what: 'the figures', content: 'text/plain' },
      503: { what: 'why there are none', content: 'text/plain' },
    },
    refusals: [401, 403],
  },
  'GET /audit': {
    tag: 'operation',
    summary: 'Who did what, newest first, and what is missing from the log of it',
    query: {
      since: 'a day or a moment, as 2026-11-24 or 2026-11-24T13:05:00Z; a week ago without it',
      who: 'of this person, token or signer alone',
      limit: 'at most so many entries, 1 to 1000; 100 without it',
    },
    answers: json('the entries', auditPageSchema),
    refusals: [400, 401, 403],
  },
  'GET /openapi.json': {
    tag: 'operation',
    summary: 'This document',
    answers: { 200: { what: 'the document', content: 'application/json' } },
  },
};

const runStatuses: Readonly<Record<string, GatewayRoute>> = {
  'GET /runs': {
    tag: 'runs',
    summary: 'The newest runs of the project; an answer is at most a second old',
    query: { limit: 'how many, 1 to 100; 20 without it' },
    answers: json('the runs', runListSchema),
    refusals: [400, 401, 403],
  },
  'GET /runs/:id': {
    tag: 'runs',
    summary: 'How a run goes, or went; an answer is at most a second old',
    answers: json('how it stands', runStatusSchema),
    refusals: [401, 403, 404, 503],
  },
};

const sweepPages: Readonly<Record<string, GatewayRoute>> = {
  'GET /sweeps': {
    tag: 'sweeps',
    summary: 'Seed sweeps, baselines and alarms as a page',
    answers: page('the page'),
    refusals: [401, 403],
  },
  'GET /sweeps/:id': {
    tag: 'sweeps',
    summary: 'The report of a seed sweep',
    answers: { ...page('the report'), 404: { what: 'no sweep of this id has ended', content: 'text/plain' } },
    refusals: [401, 403],
  },
};

const doors: Readonly<Record<string, GatewayRoute>> = {
  'POST /events': {
    tag: 'events',
    summary: 'Gives one event, or up to 500, to the people whom they are for; each id is told once',
    body: eventsBodySchema,
    answers: { 202: { what: 'the Temporal server has them', content: eventsAnswerSchema } },
    refusals: [401, 413, 415, 422, 503],
  },
  'POST /mlflow/webhook': {
    tag: 'models',
    summary: 'MLflow says that its registry has news, which is looked at then',
    body: webhookBodySchema,
    answers: { 202: { what: 'the Temporal server has the hint', content: hintAnswerSchema } },
    refusals: [401, 413, 415, 503],
  },
  'POST /slack/actions': {
    tag: 'decisions',
    summary: 'A button that somebody pressed in Slack; what became of it is told there',
    body: form,
    answers: { 200: { what: 'taken' } },
    refusals: [400, 401, 413, 415],
  },
  'GET /unsubscribe/:token': {
    tag: 'events',
    summary: 'What a link of an e-mail would turn off; changes nothing',
    answers: page('a form'),
  },
  'POST /unsubscribe/:token': {
    tag: 'events',
    summary: 'Turns kinds of messages off, into the digest or on again (RFC 8058)',
    body: form,
    answers: page('how they stand now'),
  },
  'POST /models/:name/predict': {
    tag: 'models',
    summary: 'Scores rows by the version that NAME, or NAME@ALIAS, serves',
    body: predictionBodySchema,
    headers: { 'X-Within-Key': 'what decides which version answers while two share the traffic' },
    answers: json('a prediction a row', predictionAnswerSchema),
    refusals: [400, 401, 403, 404, 413, 422, 503],
  },
};

/** The pages of one review, under an address that a link signs or a token opens. */
function decisionPages(path: string): Readonly<Record<string, GatewayRoute>> {
  const one = { tag: 'decisions' };
  const see = { 303: { what: 'see the page' }, 409: { what: 'it does not count, and why', content: html } };
  return {
    [`GET ${path}`]: {
      ...one,
      summary: 'The page of a review: metrics, reports, discussion and the form that decides',
      query: { choose: 'the decision that the form begins with' },
      answers: page('the page'),
    },
    [`POST ${path}`]: { ...one, summary: 'Votes or comments', body: form, answers: see },
    [`POST ${path}/viewed`]: {
      ...one,
      summary: 'Says that somebody saw the page',
      body: form,
      answers: { 204: { what: 'kept' } },
    },
    [`POST ${path}/answer`]: { ...one, summary: 'Answers the question after a decision', body: form, answers: see },
    [`GET ${path}/report`]: { ...one, summary: 'The report of the run', answers: page('the report') },
    [`GET ${path}/figures/:place`]: {
      ...one,
      summary: 'A figure of the report',
      answers: { 200: { what: 'the figure', content: 'image/svg+xml' } },
    },
  };
}

const decisions: Readonly<Record<string, GatewayRoute>> = {
  'GET /decisions': {
    tag: 'decisions',
    summary: 'Reviews of what runs made, as a page',
    answers: page('the page'),
  },
  ...decisionPages('/decisions/:id'),
  ...decisionPages('/links/:token'),
};

const rowReview = { tag: 'row reviews', refusals: [401, 403, 404, 503] } as const;
const reviewer = { reviewer: 'who looks: what others said of an open row is hidden from all but themselves' };

const rowReviews: Readonly<Record<string, GatewayRoute>> = {
  'GET /reviews': { ...rowReview, summary: 'Reviews of rows as a page', answers: page('the page') },
  'GET /reviews.json': { ...rowReview, summary: 'Reviews of rows', answers: json('open ones first', reviewListSchema) },
  'GET /reviews/page.js': {
    ...rowReview,
    summary: 'The script of the page of a review',
    answers: { 200: { what: 'the script', content: 'text/javascript' } },
  },
  'GET /reviews/:id': { ...rowReview, summary: 'The page of a review', answers: page('the page') },
  'GET /reviews/:id.json': {
    ...rowReview,
    summary: 'A review: rules, rows, how each stands',
    query: reviewer,
    answers: json('the review', reviewDocumentSchema),
  },
  'GET /reviews/:id/progress': {
    ...rowReview,
    summary: 'How a review stands',
    query: reviewer,
    answers: json('how it stands', reviewStandingSchema),
  },
  'GET /reviews/:id/rows/:row': {
    ...rowReview,
    summary: 'A row with its values, reasons and neighbours',
    answers: json('the row', rowCaseSchema),
  },
  'POST /reviews/:id/votes': {
    ...rowReview,
    summary: 'Verdicts of one person on rows; all are refused where one cannot count',
    body: rowVotesBodySchema,
    answers: json('how many count, and how the review stands', rowVotesAnswerSchema),
    refusals: [400, 401, 403, 404, 409, 503],
  },
};

/** Temporal's protocol of remote codecs. */
function codecRoutes(direction: 'decode' | 'encode', what: string): Readonly<Record<string, GatewayRoute>> {
  const path = `/codec/${direction}`;
  return {
    [`POST ${path}`]: {
      tag: 'codec',
      summary: `${what} payloads of the Temporal server, for its web UI and the \`temporal\` command`,
      body: codecBodySchema,
      answers: json('the payloads, in the same order', codecBodySchema),
      refusals: [400, 401, 403, 413, 415, 422],
    },
    [`OPTIONS ${path}`]: {
      tag: 'codec',
      summary: 'Whether a page of the web UI may ask (CORS)',
      answers: { 204: { what: 'it may' } },
      refusals: [403],
    },
  };
}

const codec: Readonly<Record<string, GatewayRoute>> = {
  ...codecRoutes('decode', 'Decrypts'),
  ...codecRoutes('encode', 'Encrypts'),
};

const dataset = { tag: 'data sets' } as const;
const reading = [401, 403, 404, 503];

const datasets: Readonly<Record<string, GatewayRoute>> = {
  'GET /datasets': {
    ...dataset,
    summary: 'Data sets with their newest accepted versions',
    answers: json('the data sets', datasetListSchema),
    refusals: reading,
  },
  'GET /datasets/:name': {
    ...dataset,
    summary: 'Versions of a data set, newest first',
    answers: json('the versions', datasetVersionsSchema),
    refusals: reading,
  },
  'GET /datasets/:name/uploads/:id': {
    ...dataset,
    summary: 'How an upload stands',
    answers: json('how it stands', uploadSchema),
    refusals: reading,
  },
  'POST /datasets/:name': {
    ...dataset,
    summary: 'Takes a table as CSV, TSV, JSON lines or Parquet, and judges it before pipelines read it',
    body: 'application/octet-stream',
    headers: {
      'Idempotency-Key': 'an upload that comes again under its key is taken once',
      'Content-Digest': 'sha-256=:BASE64: of the bytes as sent (RFC 9530)',
      Prefer: 'wait=SECONDS: how long to wait for the verdict (RFC 7240)',
    },
    answers: {
      200: { what: 'an earlier upload brought these bytes', content: uploadSchema },
      201: { what: 'accepted', content: uploadSchema },
      202: { what: 'nothing is decided yet; Location tells how it goes', content: uploadSchema },
    },
    refusals: [400, 401, 403, 408, 409, 413, 415, 422, 429, 503],
  },
};

/** By method and path, as the server names them. */
export const gatewayRoutes: Readonly<Record<string, GatewayRoute>> = {
  ...operation,
  ...runStatuses,
  ...sweepPages,
  ...doors,
  ...decisions,
  ...rowReviews,
  ...codec,
  ...datasets,
};
