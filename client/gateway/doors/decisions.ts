/** @module The pages of reviews: `/decisions` by a token of the gateway, `/links/TOKEN` by a signed link. GET changes nothing. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DecisionPageContent, ReviewNotice } from '../../../contracts/decision-page.ts';
import { isWithinError, WithinError } from '../../../contracts/errors.ts';
import { actsAs } from '../audit/log.ts';
import { callerOf } from '../guard.ts';
import { isDefect } from '../problem.ts';
import { strictHeaders } from '../strict-headers.ts';
import { ballotOf, decisionIn, feedbackOf, sentForm, textOf } from './ballots.ts';
import type { DecisionGate } from './decision-gate.ts';
import { type Form, formOf, readForms, sendPage } from './forms.ts';
import { refusedPage } from './refusals.ts';
import { type Visit, visitByLink, visitByToken, visitorOf } from './visit.ts';

export interface DecisionRouteOptions {
  /** Asked at each request. */
  readonly open: () => DecisionGate | Promise<DecisionGate>;
  /** Told what nobody but the keeper of the gateway should read. */
  readonly onDefect?: (error: unknown) => void;
}

/** What a redirect after a form says. */
const done: Readonly<Record<string, string>> = {
  vote: 'Your vote is counted.',
  comment: 'Your comment is kept.',
  answer: 'Thank you for the answer.',
};

type Arriving = (request: FastifyRequest) => Promise<Visit>;

/** Adds the pages in scopes of their own, in which forms alone are read. */
export function addDecisionRoutes(server: FastifyInstance, options: DecisionRouteOptions): void {
  void server.register(async (scope) => {
    prepare(scope, options);
    addPage(scope, '/links/:token', async (request) => {
      const visit = await visitByLink(request, await options.open());
      await actsAs(request, `link of ${visit.person}`, visit.view.id);
      return visit;
    });
  });
  void server.register(async (scope) => {
    prepare(scope, options);
    scope.get('/decisions', async (_request, reply) => {
      const gate = await options.open();
      return sendPage(reply, gate.listPage(await gate.list()), { referrer: 'same-origin' });
    });
    addPage(scope, '/decisions/:id', async (request) =>
      visitByToken(request, await options.open(), callerOf(request)?.name ?? ''),
    );
  });
}

function prepare(scope: FastifyInstance, options: DecisionRouteOptions): void {
  readForms(scope);
  scope.setErrorHandler(async (error, _request, reply) => {
    if (isDefect(error)) options.onDefect?.(error);
    const { status, notice } = refusedPage(error);
    // Browsers ask a person for it.
    if (status === 401) void reply.header('www-authenticate', 'Basic realm="within"');
    return sendPage(reply, (await options.open()).noticePage(notice), { status });
  });
}

function addPage(scope: FastifyInstance, path: string, arrive: Arriving): void {
  scope.get(path, async (request, reply) => show(reply, await arrive(request), shownAtFirst(request)));
  scope.post(path, async (request, reply) => vote(reply, await arrive(request), formOf(request.body)));
  scope.post(`${path}/viewed`, async (request, reply) => {
    const { visit, signed } = sentForm(formOf(request.body), await arrive(request));
    if (signed !== 'expired') await tellViewed(visit);
    return reply.code(204).headers(strictHeaders).send();
  });
  scope.post(`${path}/answer`, async (request, reply) => {
    const form = formOf(request.body);
    const { visit, signed } = sentForm(form, await arrive(request));
    if (signed === 'expired') return show(reply, visit, { notice: tooOld, status: 409 });
    await visit.gate.answer(feedbackOf(form, visit, Date.now()));
    return reply.headers(strictHeaders).redirect(`../${addressOf(visit, 'answer')}`, 303);
  });
  scope.get(`${path}/report`, async (request, reply) => {
    const { gate, view } = await arrive(request);
    return sendApart(reply, await gate.report(view), 'text/html; charset=utf-8');
  });
  scope.get(`${path}/figures/:place`, async (request, reply) => {
    const { gate, view } = await arrive(request);
    const { place } = request.params as { readonly place: string };
    const svg = /^\d{1,3}$/.test(place) ? await gate.figure(view, Number(place)) : undefined;
    return sendApart(reply, svg, 'image/svg+xml; charset=utf-8');
  });
}

interface Shown {
  readonly notice?: ReviewNotice;
  readonly draft?: NonNullable<DecisionPageContent['draft']>;
  readonly status?: number;
}

function shownAtFirst({ query }: FastifyRequest): Shown {
  const { choose, done: what } = query as Record<string, unknown>;
  const text = typeof what === 'string' && Object.hasOwn(done, what) ? done[what] : undefined;
  const decision = decisionIn(choose);
  return {
    ...(text !== undefined && { notice: { tone: 'good', text } }),
    ...(decision && { draft: { decision } }),
  };
}

async function show(reply: FastifyReply, visit: Visit, { notice, draft, status = 200 }: Shown): Promise<FastifyReply> {
  const { gate, view, base, people, door: by } = visit;
  const now = Date.now();
  const [evidence, visitor] = await Promise.all([gate.evidence(view), visitorOf(visit, now)]);
  // A link that has done its work offers its choice no more.
  const voted = view.votes.some(({ voter }) => voter === visit.person);
  const page = gate.decisionPage({
    view,
    evidence,
    base,
    people,
    ...(visitor && { visitor }),
    ...(notice && { notice }),
    ...(draft && !(voted && status === 200) && { draft }),
    now,
  });
  return sendPage(reply, page, { status, script: gate.script, ...(by === 'page' && { referrer: 'same-origin' }) });
}

const tooOld: ReviewNotice = {
  tone: 'bad',
  text: 'The page was open for more than a day, so nothing was taken; look at how it stands and send it again.',
};

async function vote(reply: FastifyReply, arrived: Visit, form: Form): Promise<FastifyReply> {
  const { visit, signed } = sentForm(form, arrived);
  const decision = decisionIn(form.get('decision'));
  const draft = { ...(decision && { decision }), text: textOf(form, 'text') };
  if (signed === 'expired') return show(reply, visit, { notice: tooOld, draft, status: 409 });
  const { gate, view } = visit;
  const ballot = ballotOf(form, signed, visit);
  try {
    await tellViewed(visit);
    await gate.vote(view.id, ballot);
  } catch (error) {
    if (!isWithinError(error) || error.code !== 'VOTE_REFUSED') throw error;
    const now = { ...visit, view: await gate.view(view.id) };
    return show(reply, now, { notice: { tone: 'bad', text: error.message }, draft, status: 409 });
  }
  return reply
    .headers(strictHeaders)
    .redirect(addressOf(visit, ballot.decision === 'comment' ? 'comment' : 'vote'), 303);
}

/** Who decides has looked; that it could not be noted keeps nobody from deciding. */
async function tellViewed({ gate, view, person, door: by }: Visit): Promise<void> {
  if (person === undefined || view.closed) return;
  await gate.viewed(view.id, { person, door: by }).catch(() => undefined);
}

function addressOf({ base, person, bound }: Visit, what: string): string {
  const query = new URLSearchParams({ ...(person !== undefined && !bound && { as: person }), done: what });
  return `${base}?${query.toString()}`;
}

/** What a step made is shown where it can run and load nothing, and knows of no page. */
function sendApart(reply: FastifyReply, text: string | undefined, type: string): FastifyReply {
  if (text === undefined) throw new WithinError('OUTPUT_NOT_FOUND', 'The review has nothing of this kind.', {});
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";
  return reply
    .headers({ ...strictHeaders, 'content-security-policy': policy })
    .type(type)
    .send(text);
}
