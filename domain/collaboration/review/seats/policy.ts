/** @module Who may vote in a review now: reviewers, delegates, stand-ins of those who are away, and whom it escalated to. */
import type { HeldReview } from '../../../../contracts/held-review.ts';
import type { ReviewPeople, ReviewPerson, ReviewSeat } from '../../../../contracts/review.ts';

/** One right to vote, and the people who may use it, the one whose vote counts first. */
export interface Chair {
  readonly owner: string;
  readonly holders: readonly string[];
  readonly escalated: boolean;
}

/** What says who may vote. */
export interface Electorate extends Pick<HeldReview, 'people' | 'delegations' | 'escalated'> {
  readonly request: Pick<HeldReview['request'], 'requester' | 'rules'>;
}

const nobody: ReviewPeople = { people: {}, reviewers: [], veto: [], escalateTo: [], problems: [] };
export const peopleIn = ({ people }: Pick<HeldReview, 'people'>): ReviewPeople => people ?? nobody;

/** Whoever asks for the review holds no chair, and nobody stands in for them: that would be a review of one's own work. */
export function chairsOf(held: Electorate): readonly Chair[] {
  const { reviewers, escalateTo } = peopleIn(held);
  const escalated = held.escalated ? escalateTo : [];
  const owners = [...new Set([...reviewers, ...escalated])].filter((owner) => mayDecide(held, owner));
  return owners.map((owner) => ({
    owner,
    holders: holdersOf(held, owner),
    escalated: escalated.includes(owner),
  }));
}

/** True where the rules do not forbid that this person decides on what they asked for. */
export function mayDecide({ request }: Pick<Electorate, 'request'>, person: string): boolean {
  return request.rules.allowSelf || request.requester !== person;
}

function holdersOf(held: Electorate, owner: string): readonly string[] {
  const delegate = held.delegations[owner];
  if (delegate !== undefined && personOf(held, delegate) && mayDecide(held, delegate)) return [delegate];
  const standIn = personOf(held, owner)?.standIn;
  const mayStandIn = standIn !== undefined && personOf(held, standIn) !== undefined && mayDecide(held, standIn);
  return mayStandIn ? [owner, standIn] : [owner];
}

/** Somebody may be called as a property that every object has. */
export function personOf(held: Pick<HeldReview, 'people'>, id: string): ReviewPerson | undefined {
  const { people } = peopleIn(held);
  return Object.hasOwn(people, id) ? people[id] : undefined;
}

/** Roles of the person and of those whom they vote for: a delegate speaks with the role that was passed on. */
function rolesOf(held: Electorate, ids: readonly string[]): readonly string[] {
  return [...new Set(ids.flatMap((id) => personOf(held, id)?.roles ?? []))];
}

/** Everybody who may vote, in the order of the chairs. `without`: chairs whose owner has voted, which free their stand-in. */
export function seatsOf(held: Electorate, chairs: readonly Chair[] = chairsOf(held)): readonly ReviewSeat[] {
  const { veto } = peopleIn(held);
  const people = [...new Set(chairs.flatMap(({ holders }) => holders))];
  return people.map((person) => {
    const owned = chairs.filter(({ holders }) => holders.includes(person));
    const owners = owned.map(({ owner }) => owner);
    const others = owners.filter((owner) => owner !== person);
    const isEscalated = owned.some(({ escalated }) => escalated);
    return {
      person,
      name: personOf(held, person)?.name ?? person,
      roles: rolesOf(held, owners),
      veto: owners.some((owner) => veto.includes(owner)),
      ...(others.length > 0 && { onBehalfOf: others }),
      ...(isEscalated && { escalated: true as const }),
    };
  });
}

/** Chairs as they are once some people have voted: an owner who is back and votes takes the vote from the stand-in. */
export function chairsAfter(held: Electorate, voters: ReadonlySet<string>): readonly Chair[] {
  return chairsOf(held).map((chair) =>
    voters.has(chair.owner) && chair.holders.includes(chair.owner) ? { ...chair, holders: [chair.owner] } : chair,
  );
}
