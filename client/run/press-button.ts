/** @module A decision that somebody pressed in Slack, as the vote of the person whose Slack id it is. */
import { isWithinError } from '../../contracts/errors.ts';
import type { Ballot, CountedBallot } from '../../contracts/review.ts';
import { failureOf, isForKeeper } from '../gateway/problem.ts';
import type { SlackDecision } from '../gateway/slack/payload.ts';

export interface Pressing {
  /** Id of the person with this Slack id; undefined for nobody, or who has left. Errors: `CONFIG_INVALID`. */
  readonly person: (slack: string) => Promise<string | undefined>;
  /** Errors: `VOTE_REFUSED`, `REVIEW_NOT_FOUND`, `TEMPORAL_UNAVAILABLE`. */
  readonly vote: (review: string, ballot: Ballot) => Promise<CountedBallot>;
}

/** What became of it, as a sentence for who pressed. Throws what only the keeper of the gateway can mend. */
export async function pressButton(pressed: SlackDecision, { person, vote }: Pressing): Promise<string> {
  const { user, decision, review, version, press } = pressed;
  try {
    const voter = await person(user);
    if (voter === undefined)
      return `Your vote does not count: nobody of within.people.yaml has your Slack id ${user}; have it added under slack.`;
    const { effect, view } = await vote(review, {
      ...(press !== '' && { id: `slack/${user}/${press}` }),
      voter,
      decision,
      ...(version !== undefined && { version }),
      door: 'slack',
    });
    return view.closed ? `${effect} The review is closed: ${view.why ?? view.state}` : effect;
  } catch (error) {
    if (!isWithinError(error) || isForKeeper(failureOf(error))) throw error;
    return error.message;
  }
}
