/** @module Composes what the commands of reviews by people do, and the review that a run will ask for. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Adapters, createAdapters, createPeopleSource } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import { WithinError } from '../contracts/errors.ts';
import { type Directory, personByEmail, refuseUnknown } from '../domain/collaboration/directory/directory.ts';
import { openDirectory } from '../domain/collaboration/directory/open.ts';
import { isOutdated, reviewPeople } from '../domain/collaboration/review/people.ts';
import { ReviewRecords } from '../domain/collaboration/review/records.ts';
import { rulesOf } from '../domain/collaboration/review/request.ts';
import { refusalOfRequest } from '../domain/collaboration/review/verdict/policy.ts';
import type { BegunReviewLine, HeldReviewServices, PreparedReview } from './held-review-services.ts';

export function composeHeldReviews(config: Config, dist: string): HeldReviewServices {
  return heldReviewsOf(config, createAdapters({ ...config, dist }));
}

/** Over adapters that the caller has opened. */
export function heldReviewsOf(
  config: Config,
  { reviews, clock }: Pick<Adapters, 'reviews' | 'clock'>,
): HeldReviewServices {
  const records = new ReviewRecords(reviews);
  const directory = () => openDirectory(createPeopleSource(config));
  return {
    async list() {
      const begun = await Promise.all((await records.list()).map((id) => records.begun(id)));
      const found: BegunReviewLine[] = begun.flatMap((one) => one ?? []);
      return found.toSorted((one, other) => other.at - one.at);
    },
    ended: (id) => records.ended(id),
    // A file that cannot be read is told of where people are asked for.
    isOutdated: (view) =>
      directory().then(
        (known) => isOutdated(view, known),
        () => false,
      ),
    trail: (id) => records.trail(id),
    answers: (id) => records.answers(id),
    answer: (given) => records.answer({ schema: 1, ...given, at: clock.now() }),
    person: async (given) => personOf(await directory(), config, given),
    async prepare(rules): Promise<PreparedReview> {
      const known = await directory();
      const requester = await whoever(known, config);
      const wanted = rulesOf(rules);
      const people = reviewPeople(known, { rules: wanted, also: [], now: clock.now() });
      const why = refusalOfRequest({
        request: { rules: wanted, ...(requester !== undefined && { requester }) },
        people,
      });
      if (why !== undefined) throw new WithinError('PIPELINE_INVALID', `review: ${why}`, { path: 'review' });
      return { rules: wanted, ...(requester !== undefined && { requester }), wait: rules.wait ?? false };
    },
  };
}

async function personOf(directory: Directory, config: Config, given: string | undefined): Promise<string> {
  const name = given ?? config.collaboration.person;
  if (name === undefined) {
    const found = await whoever(directory, config);
    if (found !== undefined) return found;
    const message =
      'Nobody in within.people.yaml has the e-mail address of git here; say who you are by --as PERSON or WITHIN_PERSON.';
    throw new WithinError('RECIPIENT_UNKNOWN', message);
  }
  refuseUnknown(directory, [name]);
  if (directory.people.has(name)) return name;
  throw new WithinError('RECIPIENT_UNKNOWN', `"${name}" is a group; name a person.`, { recipient: name });
}

/** Undefined where nothing tells who sits here. */
async function whoever(directory: Directory, config: Config): Promise<string | undefined> {
  const { person } = config.collaboration;
  if (person !== undefined) return personOf(directory, config, person);
  const email = await gitEmail(config.project);
  return email === undefined ? undefined : personByEmail(directory, email)?.id;
}

async function gitEmail(project: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['config', 'user.email'], { cwd: project, timeout: 5000 });
    return stdout.trim() || undefined;
  } catch {
    // No git, or no address in it: then nothing tells.
    return undefined;
  }
}
