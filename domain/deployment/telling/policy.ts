/** @module What a deployment tells: how it stands, and the events of what happened to it. */
import type {
  DeploymentEntry,
  DeploymentRequest,
  DeploymentState,
  DeploymentView,
  TargetChange,
} from '../../../contracts/deployment.ts';
import type { CollaborationEvent } from '../../../contracts/events.ts';
import { eventLine, eventText } from '../../collaboration/event-text/policy.ts';
import { type Move, nextMove, stageInForce } from '../policy.ts';

export function deploymentView(request: DeploymentRequest, state: DeploymentState, now: number): DeploymentView {
  const { id, model, alias, version, digest, runId, by } = request;
  const { previous, verdict, observed, gate, paused, log, end } = state;
  const move = nextMove(request, state, now);
  return {
    id,
    model,
    alias,
    version,
    ...(previous !== undefined && { previous }),
    digest,
    ...(runId !== undefined && { runId }),
    by,
    state: end ?? stageInForce(request, state)?.stage ?? 'gate',
    stages: request.stages.map(({ stage }) => stage),
    ...(verdict && { verdict }),
    ...(observed && { observed }),
    findings: gate.findings,
    paused,
    waiting: move.do === 'wait' && (move.until === undefined || gate.state === 'waiting'),
    now: sentence(state, move),
    log,
  };
}

const changing: Readonly<Partial<Record<TargetChange['stage'], string>>> = {
  completed: 'it is being completed',
  'rolled-back': 'it is being rolled back',
};

function sentence({ log, end, gate, entered, verdict, bakesUntil }: DeploymentState, move: Move): string {
  if (end) return log.at(-1)?.text ?? end;
  if (move.do === 'change') return changing[move.change.stage] ?? `${move.change.stage} is being entered`;
  if (move.do !== 'wait') return 'it is going on';
  const { why, until } = move;
  // The next look is no deadline: a review stays open after it, and a stage goes on to the end of its bake.
  if (until === undefined || gate.state === 'waiting') return why;
  return `${why}, until ${timeText(entered >= 0 && !verdict ? bakesUntil : until)}`;
}

/** `2026-12-24 12:00:00 UTC`. */
const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Of an entry, under an id of its own: telling of it again tells nothing new. */
export function deploymentEvent(request: DeploymentRequest, entry: DeploymentEntry): CollaborationEvent {
  const { id, model, alias, version, runId } = request;
  const title = `${model} v${version} (${alias}) ${entry.text}`;
  return {
    schema: 1,
    id: `deployment/${id}/${entry.number}`,
    kind: 'deploymentChanged',
    severity: entry.severity,
    at: Math.trunc(entry.at),
    subject: { type: 'deployment', id, name: eventLine(model) },
    title: eventLine(title),
    text: eventText(title),
    facts: {
      model,
      version,
      alias,
      change: entry.what,
      ...(entry.stage && { stage: entry.stage }),
      ...(entry.by !== undefined && { by: eventLine(entry.by) }),
      ...(runId !== undefined && { run: runId }),
    },
  };
}

/** What it does or waits for, and what speaks for that. */
export function explained(request: DeploymentRequest, state: DeploymentState, now: number): readonly string[] {
  const { now: doing, observed: seen, paused } = deploymentView(request, state, now);
  const { candidate, champion, compared, disagreed } = seen ?? {};
  return [
    `${request.model} v${request.version} as ${request.alias}: ${doing}.`,
    ...state.gate.findings.map(({ part, state: found, why }) => `${part}: ${found}, ${why}.`),
    ...(candidate && champion
      ? [
          `The candidate answered ${candidate.requests} requests, ${candidate.errors} failed; the model in force ${champion.requests}, ${champion.errors} failed.`,
          `${compared} rows were scored by both, ${disagreed} came out otherwise.`,
        ]
      : []),
    ...(paused ? ['It is paused.'] : []),
  ];
}

export interface RefusedRequest {
  readonly runId: string;
  readonly model: string;
  readonly why: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

/** That the model of a run, whose pipeline wants it deployed, is not. */
export function refusedRequestEvent({ runId, model, why, at }: RefusedRequest): CollaborationEvent {
  const title = `The model of ${model} is not deployed: ${why}`;
  return {
    schema: 1,
    id: `deployment/${runId}/refused`,
    kind: 'deploymentChanged',
    severity: 'warning',
    at: Math.trunc(at),
    subject: { type: 'deployment', id: runId, name: eventLine(model) },
    title: eventLine(title),
    text: eventText(title),
    facts: { run: runId, change: 'refused' },
  };
}
