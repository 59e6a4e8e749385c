/** @module Somebody at the page of a review: by a signed link, or by a token of the gateway and a name. */
import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { NamedPerson, ReviewVisitor } from '../../../contracts/decision-page.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { KnownLink } from '../../../contracts/links.ts';
import type { ReviewView } from '../../../contracts/review.ts';
import type { DecisionGate } from './decision-gate.ts';
import { refusedLink } from './refusals.ts';

export interface Visit {
  readonly gate: DecisionGate;
  readonly view: ReviewView;
  readonly door: 'link' | 'page';
  /** Last part of the page's address: what it links to is found from there, whatever stands before it. */
  readonly base: string;
  readonly people: readonly NamedPerson[];
  /** Absent: somebody with a token of the gateway, who may say who they are. */
  readonly person?: string;
  /** True: the token says who it is, and nobody else can be chosen. */
  readonly bound: boolean;
  readonly link?: KnownLink;
}

/** Milliseconds that a form may stay open. */
const formMs = 24 * 3_600_000;

/** Errors: `LINK_INVALID`, `LINK_EXPIRED`, `REVIEW_NOT_FOUND`, `TEMPORAL_UNAVAILABLE`. */
export async function visitByLink(request: FastifyRequest, gate: DecisionGate): Promise<Visit> {
  const { token } = request.params as { readonly token: string };
  const link = gate.readLink(token, 'review');
  if (typeof link === 'string') throw refusedLink(link);
  const { about, person } = link.claims;
  const [view, people] = await Promise.all([gate.view(about), gate.people()]);
  if (!people.some(({ id }) => id === person))
    throw new WithinError('LINK_INVALID', 'This link is for somebody who is not in within.people.yaml any more.', {});
  return { gate, view, door: 'link', base: token, people, person, bound: true, link };
}

/** `holder`: name of the token. Errors: `REVIEW_NOT_FOUND`, `TEMPORAL_UNAVAILABLE`. */
export async function visitByToken(request: FastifyRequest, gate: DecisionGate, holder: string): Promise<Visit> {
  const { id } = request.params as { readonly id: string };
  const [view, people] = await Promise.all([gate.view(id), gate.people()]);
  const known = (name: unknown) => people.find((person) => person.id === name)?.id;
  const own = known(holder);
  const person = own ?? known((request.query as Record<string, unknown>)['as']);
  const base = encodeURIComponent(id);
  return { gate, view, door: 'page', base, people, ...(person !== undefined && { person }), bound: own !== undefined };
}

/** What the person of a visit may do; undefined where nobody is known. */
export async function visitorOf(visit: Visit, now: number): Promise<ReviewVisitor | undefined> {
  const { gate, view, person } = visit;
  if (person === undefined) return undefined;
  const why = hindrance(visit, person);
  return {
    person,
    mayVote: why === undefined,
    ...(why !== undefined && { why }),
    form: gate.signLink({
      purpose: 'form',
      person,
      about: view.id,
      version: view.version,
      occasion: randomBytes(12).toString('base64url'),
      expiresAt: now + formMs,
    }),
    asked: !(await gate.hasAnswered(view.id, person)),
  };
}

/** Why the person may only comment, as a sentence. */
function hindrance({ view, link }: Visit, person: string): string | undefined {
  const { version } = link?.claims ?? {};
  if (version !== undefined && version !== view.version)
    return `This link is for version ${version}, and version ${view.version} is under review now; decide by the link of the newest message.`;
  if (view.mayVote.some((seat) => seat.person === person)) return undefined;
  if (view.requester === person) return 'You asked for this review, so others decide it; you may comment.';
  const names = view.mayVote.map(({ name }) => name).join(', ');
  return `You may comment. ${names === '' ? 'Nobody may decide as things are.' : `These may decide: ${names}.`}`;
}
