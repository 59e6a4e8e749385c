/** @module What people send to a review: votes, delegations, looks; one after another, each judged by the directory of now. */
import { ApplicationFailure, log, setHandler } from '@temporalio/workflow';
import type { CollaborationEvent } from '../contracts/events.ts';
import type { HeldReview, ReviewActivities } from '../contracts/held-review.ts';
import type { Ballot, CountedBallot, Delegation, ReviewViewing } from '../contracts/review.ts';
import {
  ballotFrom,
  personIn,
  refusalAtOnce,
  refusalOfBallot,
  refusalOfDelegation,
} from '../domain/collaboration/review/ballot/policy.ts';
import { changesEvent, delegatedEvent } from '../domain/collaboration/review/news/policy.ts';
import { cast, concluded, delegated, refused, viewed, withPeople } from '../domain/collaboration/review/policy.ts';
import { countedBallot } from '../domain/collaboration/review/view/policy.ts';
import {
  decideReviewUpdate,
  delegateReviewUpdate,
  rereadReviewUpdate,
  reviewDecisionSignal,
  reviewViewedSignal,
} from './messages.ts';
import { askingDirectory, holdingReview } from './proxies.ts';
import { workflowNow } from './workflow-time.ts';

export interface ReviewPlace {
  get(): HeldReview;
  set(held: HeldReview): void;
  tell(event: CollaborationEvent): void;
}

/** Why a vote does not count goes back to whoever gave it; it is no failure of the review. */
function refusal(why: string): ApplicationFailure {
  const failure = ApplicationFailure.create({ message: why, type: 'VOTE_REFUSED', nonRetryable: true });
  // An answer has no place in code that anybody looks for.
  failure.stack = '';
  return failure;
}

export class ReviewVotes {
  readonly #place: ReviewPlace;
  #turn: Promise<unknown> = Promise.resolve();
  #taken = 0;

  constructor(place: ReviewPlace) {
    this.#place = place;
    setHandler(decideReviewUpdate, (ballot) => this.#vote(ballot), {
      validator: (given) => {
        const ballot = ballotFrom(given);
        const why = typeof ballot === 'string' ? ballot : refusalAtOnce(place.get(), ballot);
        if (why !== undefined) throw new Error(why);
      },
    });
    setHandler(reviewDecisionSignal, (given) => this.#voteBySignal(given));
    setHandler(delegateReviewUpdate, (delegation) => this.#delegate(delegation));
    setHandler(reviewViewedSignal, (viewing) => this.#view(viewing));
    setHandler(rereadReviewUpdate, () => this.#inTurn(() => this.#look()));
  }

  /** Messages that came in this history. */
  get taken(): number {
    return this.#taken;
  }

  /** Reads the directory until it can be read. */
  read(): Promise<void> {
    return this.#ask((question) => holdingReview().readReviewPeople(question));
  }

  /** Asks again where people came in meanwhile whom the answer does not know. */
  async #ask(reading: ReviewActivities['readReviewPeople'], ...more: readonly string[]): Promise<void> {
    for (;;) {
      const { request } = this.#place.get();
      const also = this.#known(...more);
      const people = await reading({ rules: request.rules, also });
      const isWhole = this.#place.get().request === request && this.#known().every((person) => also.includes(person));
      if (isWhole) return this.#place.set(withPeople(this.#place.get(), people));
    }
  }

  /** Whoever has a part in the review beside those of the rules. */
  #known(...more: readonly string[]): readonly string[] {
    const { votes, delegations, people, request } = this.#place.get();
    const voters = votes.map(({ voter }) => voter);
    const asking = request.requester === undefined ? [] : [request.requester];
    const known = Object.keys(people?.people ?? {});
    return [...new Set([...voters, ...Object.values(delegations), ...known, ...asking, ...more])];
  }

  /** The directory of now; where it cannot be read, the one that was read last. */
  async #look(...people: readonly string[]): Promise<void> {
    try {
      await this.#ask((question) => askingDirectory().readReviewPeople(question), ...people);
    } catch (error) {
      if (!this.#place.get().people)
        throw refusal('the file of people cannot be read now; try again once it is mended');
      log.warn('the file of people cannot be read; the review goes on with what it knows', { error: String(error) });
    }
  }

  /** One at a time, so that each is judged by what the ones before it changed. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#taken += 1;
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #vote(given: unknown): Promise<CountedBallot> {
    return this.#inTurn(async () => {
      const ballot = ballotFrom(given);
      if (typeof ballot === 'string') throw refusal(ballot);
      await this.#look(ballot.voter);
      const why = refusalOfBallot(this.#place.get(), ballot);
      if (why === undefined) return this.#count(ballot);
      this.#refuse(ballot, why);
      throw refusal(why);
    });
  }

  #count(ballot: Ballot): CountedBallot {
    const now = workflowNow();
    const { held, effect } = cast(this.#place.get(), ballot, now);
    this.#place.set(concluded(held, now));
    const asked =
      ballot.decision === 'requestChanges' ? changesEvent(held, `${effect}\n${ballot.text ?? ''}`, now) : undefined;
    if (asked && held.request.told) this.#place.tell(asked);
    return countedBallot(this.#place.get(), effect);
  }

  #refuse({ voter, door, decision }: Pick<Ballot, 'voter' | 'door' | 'decision'>, why: string): void {
    const line = { person: voter, door, decision };
    this.#place.set(refused(this.#place.get(), line, why, workflowNow()));
  }

  /** The same rules; why it does not count stands in the trail and in the details. */
  async #voteBySignal(given: unknown): Promise<void> {
    const ballot = ballotFrom(given);
    if (typeof ballot === 'string')
      return this.#place.set(refused(this.#place.get(), { door: 'signal', ...personIn(given) }, ballot, workflowNow()));
    await this.#vote({ ...ballot, door: 'signal' }).catch((error: unknown) => {
      if (!(error instanceof ApplicationFailure) || error.type !== 'VOTE_REFUSED') throw error;
    });
  }

  #delegate(given: Delegation): Promise<CountedBallot> {
    return this.#inTurn(async () => {
      const { from, to, door } = given;
      await this.#look(...[from, to].filter((person) => typeof person === 'string'));
      const why = refusalOfDelegation(this.#place.get(), given);
      if (why !== undefined) throw refusal(why);
      const now = workflowNow();
      const held = concluded(delegated(this.#place.get(), { from, to, door }, now), now);
      this.#place.set(held);
      if (from !== to && held.request.told) this.#place.tell(delegatedEvent(held, from, to, now));
      return countedBallot(held, from === to ? `${from} votes again.` : `${to} votes in place of ${from}.`);
    });
  }

  /** Anybody can send a signal, in any shape; one that names nobody is none. */
  #view(viewing: Partial<ReviewViewing> | undefined): void {
    this.#taken += 1;
    const { person, door } = viewing ?? {};
    if (typeof person !== 'string' || door === undefined) return;
    this.#place.set(viewed(this.#place.get(), { person, door }, workflowNow()));
  }
}
