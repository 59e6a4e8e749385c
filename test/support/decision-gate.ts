/** @module Reviews in memory, decided by the policy that the workflow replays, for tests of the gateway's pages. */
import { createHash } from 'node:crypto';
import type { DecisionGate } from '../../client/gateway/doors/decision-gate.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { Ballot, ReviewView, ReviewViewing } from '../../contracts/review.ts';
import type { ReviewFeedback } from '../../contracts/review-feedback.ts';
import { decisionListPage } from '../../domain/collaboration/doors/decision-list-page.ts';
import { decisionPage, viewedScriptHash } from '../../domain/collaboration/doors/decision-page.ts';
import { noticePage } from '../../domain/collaboration/doors/notice-page.ts';
import { type Champion, readEvidence } from '../../domain/collaboration/evidence/evidence.ts';
import { messageLinks } from '../../domain/collaboration/links/message-links.ts';
import { readLink, signedLink } from '../../domain/collaboration/links/token.ts';
import { ballotFrom, refusalOfBallot } from '../../domain/collaboration/review/ballot/policy.ts';
import { cast, concluded, type newReview, viewed } from '../../domain/collaboration/review/policy.ts';
import { reviewView } from '../../domain/collaboration/review/view/policy.ts';
import { testLinkKeys } from './link-keys.ts';

type HeldReview = ReturnType<typeof newReview>;

const hourMs = 3_600_000;

export class DecisionsInMemory implements DecisionGate {
  held: HeldReview;
  /** Votes that came, refused ones too. */
  readonly sent: Ballot[] = [];
  readonly viewings: ReviewViewing[] = [];
  readonly answers: ReviewFeedback[] = [];
  readonly blobs = new Map<string, Uint8Array>();
  champion: Champion | undefined;
  /** Set while no server tells. */
  down: string | undefined;
  names: { id: string; name: string }[];
  now: number;
  readonly #keys = testLinkKeys();

  constructor(held: HeldReview, names: readonly { readonly id: string; readonly name: string }[]) {
    this.held = held;
    this.names = [...names];
    this.now = Date.now();
  }

  /** Address of the link in an e-mail about the review. */
  link(
    gateway: string,
    person: string,
    choice?: 'approve' | 'reject',
    over: { version?: number; event?: string; at?: number } = {},
  ): string {
    const links = messageLinks({
      publicUrl: gateway,
      keys: this.#keys,
      onDefect: (error) => {
        throw error;
      },
    });
    const { id } = this.held.request;
    return links.decide({ id, version: this.held.version, event: 'e1', at: this.now, ...over }, person, choice) ?? '';
  }

  keep(text: string): { digest: string; size: number; mediaType: string } {
    const bytes = Buffer.from(text);
    const digest = createHash('sha256').update(bytes).digest('hex');
    this.blobs.set(digest, bytes);
    return { digest, size: bytes.length, mediaType: 'application/json' };
  }

  list: DecisionGate['list'] = async () =>
    this.down === undefined
      ? { reviews: [reviewView(this.held)], silent: [] }
      : { reviews: [], silent: [this.held.request.id] };

  view = async (review: string): Promise<ReviewView> => {
    if (this.down !== undefined) throw new WithinError('TEMPORAL_UNAVAILABLE', this.down, {});
    if (review === this.held.request.id) return reviewView(this.held);
    throw new WithinError('REVIEW_NOT_FOUND', `No review ${review} is known here.`, {});
  };

  vote = async (_review: string, ballot: Ballot) => {
    this.sent.push(ballot);
    const read = ballotFrom(ballot);
    const why = typeof read === 'string' ? read : refusalOfBallot(this.held, read);
    if (why !== undefined) throw new WithinError('VOTE_REFUSED', `The vote does not count: ${why}.`, {});
    const { held, effect } = cast(this.held, read as Ballot, this.now);
    this.held = concluded(held, this.now);
    return { view: reviewView(this.held), effect };
  };

  viewed = async (_review: string, viewing: ReviewViewing): Promise<void> => {
    this.viewings.push(viewing);
    this.held = viewed(this.held, viewing, this.now);
  };

  answer = async (feedback: ReviewFeedback): Promise<void> => void this.answers.push(feedback);
  hasAnswered = async (_review: string, person: string): Promise<boolean> =>
    this.answers.some((answer) => answer.person === person);

  readonly #read = (view: ReviewView) =>
    readEvidence(view.artifacts, { read: async (digest) => this.blobs.get(digest), champion: this.champion });
  evidence = async (view: ReviewView) => (await this.#read(view)).evidence;
  figure = async (view: ReviewView, place: number) => (await this.#read(view)).figures[place]?.svg;
  report = async ({ artifacts: { report } }: ReviewView) => {
    const bytes = report && this.blobs.get(report.digest);
    return bytes && Buffer.from(bytes).toString('utf8');
  };

  people = async () => this.names;
  readLink: DecisionGate['readLink'] = (token, purpose, about) =>
    readLink(token, this.#keys, { purpose, about, now: this.now });
  signLink: DecisionGate['signLink'] = (claims) => signedLink(claims, this.#keys);
  decisionPage = decisionPage;
  listPage = decisionListPage;
  noticePage = noticePage;
  script = viewedScriptHash;

  /** Lets time go by for links and forms. */
  later(hours: number): void {
    this.now += hours * hourMs;
  }
}
