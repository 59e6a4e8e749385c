/** @module The pages `/reviews` and `/reviews/ID`, what they read as JSON, and the votes that people give there. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WithinError } from '../../../contracts/errors.ts';
import type { ReviewDocument, ReviewLine, ReviewStanding, VotesAnswer } from '../../../contracts/review-page.ts';
import type { ListedRowReview, RowCases, RowReviewProgress } from '../../../contracts/row-review.ts';
import type { ReviewGate } from '../../review-services.ts';
import { answerError, failureOf } from '../problem.ts';
import { scriptedHeaders, strictHeaders } from '../strict-headers.ts';
import { closedStanding, openStanding, restingStanding, reviewDocument, reviewLine } from './views.ts';

export interface ReviewRouteOptions {
  /** Asked at each request. */
  readonly open: () => ReviewGate | Promise<ReviewGate>;
  /** Told what nobody but the keeper of the gateway should read. */
  readonly onDefect?: (error: unknown) => void;
}

/** Bytes of a request with votes: 500 of them with long labels. */
const mostVoteBytes = 256 << 10;
/** Open reviews whose state is asked for a list. */
const mostAsked = 50;
/** Reviews whose rows are kept in memory; a page asks for its rows one by one. */
const keptReviews = 4;

interface Params {
  readonly id: string;
  readonly row?: string;
}

interface Found {
  readonly gate: ReviewGate;
  readonly review: ListedRowReview;
}

class ReviewRoutes {
  readonly #options: ReviewRouteOptions;
  readonly #cases = new Map<string, Promise<RowCases>>();

  constructor(options: ReviewRouteOptions) {
    this.#options = options;
  }

  readonly listPage = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const gate = await this.#options.open();
    return html(reply, gate.listPage(await lines(gate)), strictHeaders);
  };

  readonly list = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    json(reply, { reviews: await lines(await this.#options.open()) });

  readonly script = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const text = await (await this.#options.open()).script();
    return reply.headers(strictHeaders).type('text/javascript; charset=utf-8').send(text);
  };

  readonly page = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { gate, review } = await this.#find(request);
    return html(reply, gate.reviewPage(review), scriptedHeaders);
  };

  readonly document = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const found = await this.#find(request);
    const [cases, standing] = await Promise.all([this.#casesOf(found), standingOf(found, askedBy(request))]);
    return json(reply, reviewDocument(found.review, cases, standing) satisfies ReviewDocument);
  };

  readonly standing = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    json(reply, await standingOf(await this.#find(request), askedBy(request)));

  readonly row = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { row } = request.params as Params;
    const { cases } = await this.#casesOf(await this.#find(request));
    const found = cases.find((one) => String(one.row) === row);
    if (!found) throw new WithinError('REVIEW_NOT_FOUND', 'This review does not ask about a row of that number.', {});
    return json(reply, found);
  };

  readonly vote = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const found = await this.#find(request);
    const { body } = request;
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new WithinError('VOTE_INVALID', 'Votes come as a JSON object with reviewer and votes.', {});
    const { reviewer, votes } = body as Record<string, unknown>;
    await found.gate.vote(found.review, { reviewer, votes });
    const asking = String(reviewer);
    const answer = { counted: (votes as readonly unknown[]).length, standing: await standingOf(found, asking) };
    return json(reply, answer satisfies VotesAnswer);
  };

  /** The id is looked for in the list of reviews and never becomes part of a path or of a workflow's id. */
  async #find(request: FastifyRequest): Promise<Found> {
    const { id } = request.params as Params;
    const gate = await this.#options.open();
    const review = (await gate.list()).find(({ reviewId }) => reviewId === id);
    if (review) return { gate, review };
    throw new WithinError('REVIEW_NOT_FOUND', 'No review of this id was begun here; /reviews lists them.', {});
  }

  #casesOf({ gate, review }: Found): Promise<RowCases> {
    const { reviewId } = review;
    const known = this.#cases.get(reviewId);
    if (known) return known;
    const cases = gate.cases(review);
    this.#cases.set(reviewId, cases);
    cases.catch(() => this.#cases.delete(reviewId));
    for (const oldest of [...this.#cases.keys()].slice(0, -keptReviews)) this.#cases.delete(oldest);
    return cases;
  }
}

/** Who looks at the page; what others said is hidden from all but themselves. */
function askedBy(request: FastifyRequest): string {
  const { reviewer } = request.query as Record<string, unknown>;
  return typeof reviewer === 'string' ? reviewer : '';
}

async function lines(gate: ReviewGate): Promise<readonly ReviewLine[]> {
  const reviews = await gate.list();
  const open = reviews.filter(({ closed }) => !closed);
  const asked = new Set(open.slice(0, mostAsked));
  const line = async (review: ListedRowReview) =>
    reviewLine(review, asked.has(review) ? await gate.progress(review).catch(() => undefined) : undefined);
  return Promise.all([...open, ...reviews.filter(({ closed }) => closed)].map(line));
}

async function standingOf({ gate, review }: Found, asking: string): Promise<ReviewStanding> {
  const conclusion = await gate.conclusion(review.reviewId);
  if (conclusion) return closedStanding(conclusion);
  let progress: RowReviewProgress | undefined;
  try {
    progress = await gate.progress(review);
  } catch (error) {
    const { code, message } = failureOf(error);
    if (code !== 'TEMPORAL_UNAVAILABLE' && code !== 'REVIEW_NOT_FOUND') throw error;
    return restingStanding(review, message);
  }
  return progress ? openStanding(progress, asking) : restingStanding(review, 'The review is closed.');
}

const html = (reply: FastifyReply, text: string, headers: typeof strictHeaders): FastifyReply =>
  reply.headers(headers).type('text/html; charset=utf-8').send(text);

const json = (reply: FastifyReply, document: unknown): FastifyReply =>
  reply.headers(strictHeaders).type('application/json; charset=utf-8').send(JSON.stringify(document));

/** What fastify itself refuses of votes. */
const foreign = () => ({
  code: 'VOTE_INVALID' as const,
  message: 'Send votes as application/json with at most 256 KiB.',
});

/** Adds the routes in a scope of their own, in which JSON alone is read. */
export function addReviewRoutes(server: FastifyInstance, options: ReviewRouteOptions): void {
  const routes = new ReviewRoutes(options);
  void server.register(async (scope) => {
    scope.removeContentTypeParser('text/plain');
    scope.setErrorHandler((error, _request, reply) =>
      answerError(reply, error, { foreign, onDefect: options.onDefect }),
    );
    scope.get('/reviews', routes.listPage);
    scope.get('/reviews.json', routes.list);
    scope.get('/reviews/page.js', routes.script);
    scope.get('/reviews/:id', routes.page);
    scope.get('/reviews/:id.json', routes.document);
    scope.get('/reviews/:id/progress', routes.standing);
    scope.get('/reviews/:id/rows/:row', routes.row);
    scope.post('/reviews/:id/votes', { bodyLimit: mostVoteBytes }, routes.vote);
  });
}
