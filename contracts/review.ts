/** @module Reviews by people of what a run made: what is reviewed, votes, and how a review stands. */
import { z } from 'zod';
import type { BlobRef } from './digest.ts';
import { personIdPattern } from './events.ts';
import type { WallHours, ZoneOffset } from './inbox.ts';

/** Characters of one comment. */
const longestComment = 4000;

/** `comment` says something and decides nothing; anybody of the directory may. */
const reviewDecisions = ['approve', 'reject', 'requestChanges', 'comment'] as const;
export type ReviewDecision = (typeof reviewDecisions)[number];

/** By which way a vote came. */
const voteDoors = ['cli', 'link', 'page', 'slack', 'signal'] as const;
export type VoteDoor = (typeof voteDoors)[number];

/** What came out of a door. `version` is the one that the voter saw; without it the vote is for the present one. */
export const ballotSchema = z.strictObject({
  /** Names the vote: a link or button that is used again brings the same id and is refused. */
  id: z.string().min(1).max(200).optional(),
  voter: z.string().regex(personIdPattern),
  decision: z.enum(reviewDecisions),
  text: z.string().max(longestComment).optional(),
  version: z.int().min(1).optional(),
  door: z.enum(voteDoors),
});
export type Ballot = z.infer<typeof ballotSchema>;

/** Passes the right to vote on to another person; back to themselves where `to` is `from`. */
export interface Delegation {
  readonly from: string;
  readonly to: string;
  readonly door: VoteDoor;
}

/** Somebody looked at the page of a review. */
export interface ReviewViewing {
  readonly person: string;
  readonly door: VoteDoor;
}

/** Working days and milliseconds of working time on top. */
export interface WorkingTime {
  readonly days: number;
  readonly ms: number;
}

export interface ReviewSubject {
  readonly type: 'model' | 'deployment' | 'dataset';
  /** Id of what made it: the run. */
  readonly id: string;
  /** What people call it: the pipeline or model. Reviews of one name follow each other, one is open at a time. */
  readonly name: string;
}

/** What a review is asked for with, by role: `model`, `metrics`, `report`, `quality`, `seeds`. */
export type ReviewedArtifacts = Readonly<Record<string, BlobRef>>;

export interface ReviewRequest {
  readonly id: string;
  readonly subject: ReviewSubject;
  readonly artifacts: ReviewedArtifacts;
  /** The person who asks; absent where nobody of the directory does. */
  readonly requester?: string;
  readonly rules: {
    readonly reviewers: readonly string[];
    readonly quorum: number;
    readonly roles: readonly string[];
    readonly veto: readonly string[];
    readonly deadline: WorkingTime;
    readonly time: 'working' | 'calendar';
    readonly reminders: readonly WorkingTime[];
    readonly escalateTo: readonly string[];
    /** When those of `escalateTo` are asked; absent: once the deadline has passed, and then they get it once more. */
    readonly escalateAfter?: WorkingTime;
    /** Those whom it escalated to are reminded as reviewers are; absent in reviews asked for before they were. */
    readonly remindEscalated?: true;
    readonly allowSelf: boolean;
  };
  /** Figures that messages show, by name. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  /** When what is reviewed was there, milliseconds since 1970 UTC. */
  readonly completedAt: number;
  /** State of the flag `collaboration`; false: nobody is told. */
  readonly told: boolean;
}

/** Someone who has a say, as the directory knows them now. */
export interface ReviewPerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly workingHours: WallHours;
  readonly offsets: readonly ZoneOffset[];
  /** Not there until then, milliseconds since 1970 UTC; absent for whoever is there. */
  readonly awayUntil?: number;
  /** Who reviews in their place while they are away. */
  readonly standIn?: string;
}

/** Names of the rules as people, groups and roles resolved; whoever left is nowhere. */
export interface ReviewPeople {
  readonly people: Readonly<Record<string, ReviewPerson>>;
  readonly reviewers: readonly string[];
  readonly veto: readonly string[];
  readonly escalateTo: readonly string[];
  /** Names of the rules that lead to nobody, a sentence each. */
  readonly problems: readonly string[];
}

/** `changesRequested`: open for a new version, or closed so once time was up; `closed` tells. `withdrawn`: cancelled. */
const reviewStates = ['open', 'approved', 'rejected', 'changesRequested', 'expired', 'withdrawn'] as const;
export type ReviewState = (typeof reviewStates)[number];

export interface CountedVote {
  readonly voter: string;
  readonly decision: Exclude<ReviewDecision, 'comment'>;
  readonly text?: string;
  readonly door: VoteDoor;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly version: number;
  /** Whom they vote for, where it is not for themselves. */
  readonly onBehalfOf?: readonly string[];
}

export interface ReviewComment {
  readonly author: string;
  readonly text: string;
  readonly decision: ReviewDecision;
  readonly door: VoteDoor;
  readonly at: number;
  readonly version: number;
}

const trailKinds = [
  'requested',
  'newVersion',
  'voted',
  'commented',
  'refused',
  'delegated',
  'viewed',
  'reminded',
  'escalated',
  'blocked',
  'closed',
] as const;

/** One line of the audit trail; lines are numbered from 1 without a gap. */
export interface TrailEntry {
  readonly number: number;
  readonly at: number;
  readonly kind: (typeof trailKinds)[number];
  readonly version: number;
  readonly person?: string;
  readonly door?: VoteDoor;
  readonly decision?: ReviewDecision;
  /** A sentence, or what the person wrote. */
  readonly text?: string;
  /** Digests of the version that begins, by role. */
  readonly digests?: Readonly<Record<string, string>>;
  /** Of the version that begins, where they are others than before. */
  readonly rules?: ReviewRequest['rules'];
}

/** A person who may vote now. */
export interface ReviewSeat {
  readonly person: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly veto: boolean;
  /** Whom they vote for, where it is not, or not only, for themselves. */
  readonly onBehalfOf?: readonly string[];
  /** Added by the escalation: decides alone. */
  readonly escalated?: true;
}

/** Answer to the query `progress`, to votes, and what is kept of a closed review. Times are milliseconds since 1970 UTC. */
export interface ReviewView {
  readonly schema: 1;
  readonly id: string;
  readonly subject: ReviewSubject;
  readonly state: ReviewState;
  /** True: no vote counts any more. */
  readonly closed: boolean;
  /** Counts from 1; a new one voids all votes. */
  readonly version: number;
  readonly artifacts: ReviewedArtifacts;
  readonly facts: ReviewRequest['facts'];
  readonly requester?: string;
  readonly quorum: number;
  /** Roles that must be among those who approve, and those that still miss. */
  readonly roles: readonly string[];
  readonly missingRoles: readonly string[];
  readonly counts: {
    readonly approvals: number;
    readonly rejections: number;
    readonly changeRequests: number;
    /** Those who may vote and have not. */
    readonly open: number;
  };
  readonly votes: readonly CountedVote[];
  readonly discussion: readonly ReviewComment[];
  readonly mayVote: readonly ReviewSeat[];
  readonly escalated: boolean;
  readonly dueAt?: number;
  /** Why no decision can be reached as things are, as a sentence. */
  readonly blocked?: string;
  /** Why it ended as it did, as a sentence. */
  readonly why?: string;
  readonly times: {
    readonly completedAt: number;
    /** When the first version was asked for, and the present one; what follows is of the present one. */
    readonly requestedAt: number;
    readonly openedAt: number;
    readonly firstViewAt?: number;
    readonly firstVoteAt?: number;
    readonly decidedAt?: number;
  };
  /** State of the flag `collaboration` as it was asked for. */
  readonly told: boolean;
}

/** Answer to a vote. */
export interface CountedBallot {
  readonly view: ReviewView;
  /** What the vote did, as a sentence. */
  readonly effect: string;
}

/** What waits for a decision is told at the end. */
export interface ReviewOutcome extends Pick<ReviewView, 'id' | 'state' | 'version' | 'artifacts' | 'closed'> {
  readonly why: string;
}
