/** @module Deployments of a model version: what they are asked with, how they stand, and what workflow and activities exchange. */
import type { DeploySettings, GatePart } from './deploy-settings.ts';
import type { WallHours, ZoneOffset } from './inbox.ts';
import type { DeploymentStage, Severity } from './names.ts';
import type { ReviewRequest, ReviewState } from './review.ts';

/** What must hold for a stage to be successful. Absent: nothing is asked. */
export interface SuccessConditions {
  /** Fewest requests that the candidate must have answered. */
  readonly requests?: number | undefined;
  /** Largest share of its requests that may fail, from 0 to 1. */
  readonly errors?: number | undefined;
  /** Largest share of rows on which it may disagree with the model in force, from 0 to 1; counted in alpha. */
  readonly disagreement?: number | undefined;
}

export interface StagePlan {
  readonly stage: DeploymentStage;
  /** Milliseconds that the stage lasts before it is judged. */
  readonly bakeMs: number;
  /** Milliseconds between looks at the counts before its end. */
  readonly lookMs: number;
  /** Of beta: share of requests that the candidate answers, from 0 to 1. */
  readonly share?: number;
  readonly success: SuccessConditions;
}

/** When no stage is entered. Days and hours by the offsets, which an activity or the client has looked up. */
export interface FreezePlan {
  readonly timeZone: string;
  readonly offsets: readonly ZoneOffset[];
  readonly weekly: readonly WallHours[];
  /** Milliseconds since 1970 UTC, `to` excluded. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
}

export interface GateRule {
  /** Parts that must be there; one that is there and failed refuses in any case. */
  readonly require: readonly GatePart[];
  /** True: a review that is not there yet is waited for. */
  readonly expectsReview?: boolean;
  /** Id of the review that the run has asked for: no other one counts. */
  readonly review?: string;
  /** Milliseconds between looks while a review is open. */
  readonly askMs: number;
}

/** Where a stage is brought about beside the alias. Secrets are named by `env:` or `file:`. */
export type OutsideTarget =
  | {
      readonly kind: 'command';
      readonly argv: readonly string[];
      /** Names of variables that the command sees, beside PATH and HOME. */
      readonly env: readonly string[];
      readonly timeoutMs: number;
    }
  | { readonly kind: 'webhook'; readonly url: string };

export interface DeploymentRequest {
  readonly id: string;
  readonly model: string;
  readonly alias: string;
  readonly version: number;
  /** SHA-256 of the model file. */
  readonly digest: string;
  /** The run that trained it; absent for a version that was registered elsewhere. */
  readonly runId?: string;
  /** A person, or `run <id>`. */
  readonly by: string;
  readonly stages: readonly StagePlan[];
  /** Absent: the version was in force before, as when a deployment is taken back after its end. */
  readonly gate?: GateRule;
  readonly freeze?: FreezePlan;
  readonly target?: OutsideTarget;
  /** True: people are told. */
  readonly announce?: boolean;
  /** True when the search attributes are registered on the cluster. */
  readonly searchable?: boolean;
}

export interface GateFinding {
  readonly part: GatePart;
  /** `absent`: there is nothing to judge; `waiting`: people have not decided yet. */
  readonly state: 'passed' | 'failed' | 'absent' | 'waiting';
  readonly why: string;
  /** Of the part `review`: who decides and by which rules; they are asked about an inconclusive stage as well. */
  readonly asked?: StageReviewers;
}

export type StageReviewers = Pick<ReviewRequest, 'rules' | 'requester'>;

/** Answers of one model version. */
export interface ArmCounts {
  readonly requests: number;
  readonly errors: number;
  readonly totalMs: number;
  readonly longestMs: number;
}

/** What the gateways counted during one stage. */
export interface Observation {
  readonly candidate: ArmCounts;
  readonly champion: ArmCounts;
  /** Rows that both have scored. */
  readonly compared: number;
  /** Of those: another class, or a number that differs by more than a thousandth of the larger. */
  readonly disagreed: number;
}

export const stageOutcomes = ['successful', 'failed', 'inconclusive'] as const;
export type StageOutcome = (typeof stageOutcomes)[number];

export interface StageVerdict {
  readonly outcome: StageOutcome;
  readonly why: string;
}

export const deploymentEnds = ['completed', 'refused', 'rolled-back'] as const;
export type DeploymentEnd = (typeof deploymentEnds)[number];

/** Something that happened to a deployment, for its record and for people. */
export interface DeploymentEntry {
  /** From 1. */
  readonly number: number;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly what: string;
  readonly text: string;
  readonly severity: Severity;
  readonly stage?: DeploymentStage;
  readonly by?: string;
}

/** Carried across histories. */
export interface DeploymentState {
  readonly gate: {
    readonly state: 'open' | 'waiting' | 'passed';
    readonly findings: readonly GateFinding[];
    /** When it is asked next, milliseconds since 1970 UTC. */
    readonly askAt: number;
  };
  /** The version that the alias named before; absent where it named none. */
  readonly previous?: number;
  /** Index of the stage in force; -1 before the first. */
  readonly entered: number;
  /** Of the stage in force, milliseconds since 1970 UTC. */
  readonly bakesUntil: number;
  readonly lookAt: number;
  readonly verdict?: StageVerdict;
  readonly observed?: Observation;
  /** What people were asked about the verdict; `open` until they have decided. */
  readonly review?: { readonly id: string; readonly state: ReviewState };
  readonly paused: boolean;
  /** True: the next stage is entered although a freeze lasts. */
  readonly despiteFreeze: boolean;
  readonly rollback?: { readonly automatic: boolean; readonly why: string; readonly by?: string };
  /** Why the target cannot be brought back; people must see to it. */
  readonly stuck?: string;
  readonly end?: DeploymentEnd;
  /** Changes of the target so far. */
  readonly changes: number;
  /** Latest last, at most 100. */
  readonly log: readonly DeploymentEntry[];
  readonly logged: number;
}

export interface DeploymentInput {
  readonly request: DeploymentRequest;
  /** Set by continue-as-new. */
  readonly resume?: DeploymentState;
  /** Moves after which the history is started afresh, beside the server's own suggestion. */
  readonly movesPerHistory?: number;
}

/** What the commands carry. `deployment`: the id, so that a late word does not reach a later deployment. */
export interface DeploymentCommand {
  readonly deployment?: string;
  readonly by: string;
  readonly why?: string;
  /** Of `promote`: enter the next stage although a freeze lasts. */
  readonly despiteFreeze?: boolean;
}

export interface DeploymentView {
  readonly id: string;
  readonly model: string;
  readonly alias: string;
  readonly version: number;
  readonly previous?: number;
  readonly digest: string;
  readonly runId?: string;
  readonly by: string;
  /** `gate`, a stage, or how it ended. */
  readonly state: 'gate' | DeploymentStage | DeploymentEnd;
  readonly stages: readonly DeploymentStage[];
  readonly verdict?: StageVerdict;
  readonly observed?: Observation;
  readonly findings: readonly GateFinding[];
  readonly paused: boolean;
  /** True where it does not go on without a person. */
  readonly waiting: boolean;
  /** One sentence: what it does or waits for. */
  readonly now: string;
  readonly log: readonly DeploymentEntry[];
}

/** Where a version stands on its way to an alias, as a tag of the version says it to gateways. */
export interface ServedStage {
  readonly deployment: string;
  readonly stage: TargetChange['stage'];
  /** Number of the change: an older one never replaces it. */
  readonly number: number;
  readonly share?: number;
}

/** What a target is brought to; `stage` is also what becomes of the candidate at the end. */
export interface TargetChange {
  /** Names the change for good: deployment, number and stage. */
  readonly key: string;
  /** Grows within a deployment; a target that has seen a larger one ignores this. */
  readonly number: number;
  readonly stage: DeploymentStage | 'completed' | 'rolled-back';
  readonly share?: number;
}

/** A run whose pipeline says how its model is deployed. */
export interface TrainedModel {
  readonly runId: string;
  readonly settings: DeploySettings;
  /** Id of the review that the run has asked for. */
  readonly review?: string;
  readonly announce?: boolean;
  readonly searchable?: boolean;
}

/** A stage that people are asked about. */
export interface AskedStage {
  readonly request: DeploymentRequest;
  readonly stage: DeploymentStage;
  readonly verdict: StageVerdict;
  readonly observed?: Observation;
  readonly asked: StageReviewers;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

export interface DeploymentActivities {
  /** Begins the deployment of a run; `refused` says why there is none. `withheld`: nobody need be told. */
  requestDeployment(
    trained: TrainedModel,
  ): Promise<{ readonly id: string; readonly refused?: string; readonly withheld?: boolean }>;
  /** Keeps the request; gives the version that the alias names now. */
  beginDeployment(request: DeploymentRequest): Promise<{ readonly previous?: number }>;
  judgeDeploymentGate(request: DeploymentRequest): Promise<readonly GateFinding[]>;
  changeTarget(request: {
    readonly request: DeploymentRequest;
    readonly change: TargetChange;
    readonly previous?: number;
  }): Promise<{ readonly note?: string }>;
  observeStage(request: { readonly deployment: string; readonly stage: DeploymentStage }): Promise<Observation>;
  /** Makes the review of a stage, bound to its counts. */
  prepareStageReview(asked: AskedStage): Promise<Omit<ReviewRequest, 'id'>>;
  /** Keeps how a deployment stands. */
  keepDeployment(view: DeploymentView & { readonly sequence: number }): Promise<void>;
}
