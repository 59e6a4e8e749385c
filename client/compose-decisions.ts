/** @module Composes what the pages of reviews and the buttons of Slack do. */
import { type Adapters, createAdapters, createLinkKeys, createPeopleSource } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import type { DecisionListContent } from '../contracts/decision-page.ts';
import { WithinError } from '../contracts/errors.ts';
import type { ReviewView } from '../contracts/review.ts';
import { personBySlack } from '../domain/collaboration/directory/directory.ts';
import { openDirectory } from '../domain/collaboration/directory/open.ts';
import { decisionListPage } from '../domain/collaboration/doors/decision-list-page.ts';
import { decisionPage, viewedScriptHash } from '../domain/collaboration/doors/decision-page.ts';
import { noticePage } from '../domain/collaboration/doors/notice-page.ts';
import { type ReadEvidence, readEvidence } from '../domain/collaboration/evidence/evidence.ts';
import { readLink, signedLink } from '../domain/collaboration/links/token.ts';
import { isOutdated } from '../domain/collaboration/review/people.ts';
import { ReviewRecords } from '../domain/collaboration/review/records.ts';
import { championBeside } from '../domain/deployment/champion.ts';
import type { DecisionGate } from './gateway/doors/decision-gate.ts';
import { answerInSlack } from './gateway/slack/answer.ts';
import type { SlackGate } from './gateway/slack/routes.ts';
import { askReview, askReviewAnew, askReviews, tellOfLook, voteInReview } from './run/held-reviews.ts';
import { pressButton } from './run/press-button.ts';
import type { Reached } from './run/reach.ts';

type Reach = () => Promise<Reached>;

export function composeDecisions(config: Config, dist: string, reach: Reach): DecisionGate {
  const adapters = createAdapters({ ...config, dist });
  const records = new ReviewRecords(adapters.reviews);
  const keys = createLinkKeys(config);
  const people = createPeopleSource(config);
  const evidence = new KeptEvidence(adapters);
  const asking = { records, reach, people, rereads: new Rereads() };
  return {
    list: () => listed(records, reach),
    view: (id) => viewOf(id, asking),
    vote: (id, ballot) => voteInReview(reach, id, ballot),
    viewed: (id, viewing) => tellOfLook(reach, id, viewing),
    answer: async (feedback) => void (await records.answer(feedback)),
    hasAnswered: async (id, person) => (await records.answers(id)).some((answer) => answer.person === person),
    evidence: async (view) => (await evidence.of(view)).evidence,
    figure: async (view, place) => (await evidence.of(view)).figures[place]?.svg,
    report: async ({ artifacts: { report } }) => {
      const bytes = report && (await adapters.blobs.get(report.digest));
      return bytes && Buffer.from(bytes).toString('utf8');
    },
    people: async () => {
      const directory = await openDirectory(people);
      return [...directory.people.values()].filter(({ left }) => !left).map(({ id, name }) => ({ id, name }));
    },
    readLink: (token, purpose, about) => readLink(token, keys, { purpose, about, now: Date.now() }),
    signLink: (claims) => signedLink(claims, keys),
    decisionPage,
    listPage: decisionListPage,
    noticePage,
    script: viewedScriptHash,
  };
}

export function composeSlack(config: Config, reach: Reach): SlackGate {
  const people = createPeopleSource(config);
  const { slackApiUrl } = config.collaboration;
  return {
    async decide(pressed) {
      const text = await pressButton(pressed, {
        person: async (slack) => personBySlack(await openDirectory(people), slack)?.id,
        vote: (review, ballot) => voteInReview(reach, review, ballot),
      });
      if (pressed.responseUrl !== undefined) await answerInSlack(pressed.responseUrl, text, slackApiUrl);
    },
  };
}

/** An id is looked for among the reviews that were begun, and only then becomes part of a name or a workflow's id. */
async function viewOf(id: string, { records, reach, people, rereads }: Asking): Promise<ReviewView> {
  if (!(await records.list()).includes(id))
    throw new WithinError('REVIEW_NOT_FOUND', 'No review of this id was begun here; /decisions lists them.', {});
  const ended = await records.ended(id);
  if (ended) return ended;
  const view = await askReview(reach, id);
  return isOutdated(view, await openDirectory(people)) && rereads.isDue(id, Date.now())
    ? askReviewAnew(reach, id)
    : view;
}

interface Asking {
  readonly records: ReviewRecords;
  readonly reach: Reach;
  readonly people: ReturnType<typeof createPeopleSource>;
  readonly rereads: Rereads;
}

/** Milliseconds between two reads of the file of people for one review: a page asks for it with each of its pictures. */
const rereadMs = 10_000;

/** When reviews were told last to read the file of people. */
class Rereads {
  readonly #last = new Map<string, number>();

  isDue(id: string, now: number): boolean {
    for (const [old, at] of this.#last) if (now - at >= rereadMs) this.#last.delete(old);
    if (this.#last.has(id)) return false;
    this.#last.set(id, now);
    return true;
  }
}

/** Open ones are asked how they stand. */
async function listed(records: ReviewRecords, reach: Reach): Promise<DecisionListContent> {
  const ids = await records.list();
  const known = await Promise.all(ids.map(async (id) => ({ id, view: await records.ended(id) })));
  const open = known.flatMap(({ id, view }) => (view ? [] : [id]));
  const asked = await askReviews(reach, open);
  const newestFirst = (one: ReviewView, other: ReviewView) => other.times.requestedAt - one.times.requestedAt;
  const closed = known.flatMap(({ view }) => view ?? []);
  return {
    reviews: [...[...asked.values()].sort(newestFirst), ...closed.sort(newestFirst)],
    silent: open.filter((id) => !asked.has(id)),
  };
}

/** Reviews whose evidence is kept in memory: a page asks for its pictures one by one. */
const mostKept = 8;
type KeptIn = Pick<Adapters, 'blobs' | 'records' | 'deployed' | 'tracking'>;

class KeptEvidence {
  readonly #kept = new Map<string, Promise<ReadEvidence>>();
  readonly #adapters: KeptIn;

  constructor(adapters: KeptIn) {
    this.#adapters = adapters;
  }

  async of({ artifacts, subject }: ReviewView): Promise<ReadEvidence> {
    const { blobs, tracking } = this.#adapters;
    const ports = { ...this.#adapters, registry: tracking.registry };
    const champion = await championBeside(subject, ports).catch((error: unknown) => messageOf(error));
    const named = typeof champion === 'string' ? undefined : champion;
    const digests = Object.values(artifacts).map(({ digest }) => digest);
    const key = [...digests, named?.name, named?.metrics.digest].join(' ');
    const read =
      this.#kept.get(key) ?? readEvidence(artifacts, { read: (digest) => blobs.get(digest), champion: named });
    this.#kept.delete(key);
    this.#kept.set(key, read);
    read.catch(() => this.#kept.delete(key));
    for (const oldest of [...this.#kept.keys()].slice(0, -mostKept)) this.#kept.delete(oldest);
    const { evidence, figures } = await read;
    if (typeof champion !== 'string') return { evidence, figures };
    const missing = [...evidence.missing, `The champion cannot be looked up: ${champion}`];
    return { evidence: { ...evidence, missing }, figures };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
