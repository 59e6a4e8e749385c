/** @module How a deployment goes on: from its state and the time to the next move, and from what happened to the next state. */
import type {
  DeploymentEnd,
  DeploymentEntry,
  DeploymentRequest,
  DeploymentState,
  GateFinding,
  Observation,
  StagePlan,
  StageReviewers,
  StageVerdict,
  TargetChange,
} from '../../contracts/deployment.ts';
import { frozenUntil } from './freeze/policy.ts';
import { judgeStage } from './verdict/policy.ts';

export type Move =
  | { readonly do: 'judge-gate' }
  | { readonly do: 'change'; readonly change: TargetChange }
  | { readonly do: 'observe'; readonly stage: StagePlan }
  /** People are asked about the verdict of a stage. */
  | { readonly do: 'ask'; readonly stage: StagePlan; readonly verdict: StageVerdict; readonly asked: StageReviewers }
  /** What they were asked has been settled in another way. */
  | { readonly do: 'withdraw'; readonly review: string }
  /** Until a time in milliseconds since 1970 UTC, or until a person says something. */
  | { readonly do: 'wait'; readonly until?: number; readonly why: string }
  | { readonly do: 'end' };

/** Entries that a deployment remembers; all are in its record. */
const mostEntries = 100;

export function newDeployment(now: number): DeploymentState {
  return {
    gate: { state: 'open', findings: [], askAt: now },
    entered: -1,
    bakesUntil: now,
    lookAt: now,
    paused: false,
    despiteFreeze: false,
    changes: 0,
    log: [],
    logged: 0,
  };
}

export function begun(
  { model, version, alias, by, gate }: DeploymentRequest,
  state: DeploymentState,
  { previous, now }: { readonly previous?: number | undefined; readonly now: number },
): DeploymentState {
  const over = previous === undefined ? 'nothing before it' : `v${previous} before it`;
  const text = `${by} asks for ${model} v${version} as ${alias}, with ${over}`;
  const known = { ...state, ...(previous !== undefined && { previous }) };
  const passed = gate ? known.gate : { ...known.gate, state: 'passed' as const };
  return noted({ ...known, gate: passed }, { at: now, what: 'requested', text, severity: 'info' });
}

/** True where the stage in force, or the gate, lets the next one come. */
const isReady = ({ entered, verdict }: DeploymentState): boolean => entered === -1 || verdict?.outcome === 'successful';

export function nextMove(request: DeploymentRequest, state: DeploymentState, now: number): Move {
  const { gate, rollback, stuck, end } = state;
  if (end) return { do: 'end' };
  const settled = settledReview(state);
  if (settled !== undefined) return { do: 'withdraw', review: settled };
  if (stuck !== undefined) return { do: 'wait', why: `people have to see to the target: ${stuck}` };
  if (rollback) return { do: 'change', change: changeTo(request, state, 'rolled-back') };
  if (gate.state !== 'passed') return untilGate(state, now);
  if (isReady(state)) return onward(request, state, now);
  return inStage(request, state, now);
}

/** Id of a review that is open though nothing hangs on it any more. */
function settledReview({ review, rollback, verdict }: DeploymentState): string | undefined {
  const isAsked = !rollback && verdict?.outcome === 'inconclusive';
  return review?.state === 'open' && !isAsked ? review.id : undefined;
}

function untilGate({ gate }: DeploymentState, now: number): Move {
  if (now >= gate.askAt) return { do: 'judge-gate' };
  const open = gate.findings.filter((finding) => finding.state === 'waiting').map(({ why }) => why);
  return { do: 'wait', until: gate.askAt, why: open.join('; ') || 'the gate is asked again' };
}

function onward(request: DeploymentRequest, state: DeploymentState, now: number): Move {
  const next = request.stages[state.entered + 1];
  if (state.paused) return { do: 'wait', why: 'it is paused' };
  if (!next) return { do: 'change', change: changeTo(request, state, 'completed') };
  const thaw = request.freeze && !state.despiteFreeze ? frozenUntil(request.freeze, now) : now;
  if (thaw === undefined) return { do: 'wait', why: `${next.stage} waits for the end of a freeze that has none` };
  if (thaw > now) return { do: 'wait', until: thaw, why: `${next.stage} waits for the end of a freeze` };
  return { do: 'change', change: changeTo(request, state, next.stage) };
}

function inStage(request: DeploymentRequest, state: DeploymentState, now: number): Move {
  const stage = stageInForce(request, state);
  if (!stage) return { do: 'end' };
  if (state.verdict) return withPeople(state, stage, state.verdict);
  const until = Math.min(state.lookAt, state.bakesUntil);
  if (now >= until) return { do: 'observe', stage };
  return { do: 'wait', until, why: `${stage.stage} is being watched` };
}

/** Nothing could be told from the counts: the reviewers of the model decide, or whoever comes. */
function withPeople({ gate, review }: DeploymentState, stage: StagePlan, verdict: StageVerdict): Move {
  const { asked } = gate.findings.find((finding) => finding.asked) ?? {};
  if (asked && !review) return { do: 'ask', stage, verdict, asked };
  const standing = review
    ? `; review ${review.id} ${review.state === 'open' ? 'is open' : `ended as ${review.state}`}`
    : '';
  return { do: 'wait', why: `${stage.stage} is inconclusive: ${verdict.why}${standing}` };
}

export function stageInForce(
  { stages }: Pick<DeploymentRequest, 'stages'>,
  { entered }: Pick<DeploymentState, 'entered'>,
): StagePlan | undefined {
  return stages[entered];
}

function changeTo(request: DeploymentRequest, state: DeploymentState, stage: TargetChange['stage']): TargetChange {
  const number = state.changes + 1;
  const share = request.stages[state.entered + 1]?.share;
  return {
    key: `${request.id}.${number}.${stage}`,
    number,
    stage,
    ...(stage === 'beta' && share !== undefined && { share }),
  };
}

/** What the gate says: on, no further, or asked again. */
export function gateJudged(
  { gate: rule }: DeploymentRequest,
  state: DeploymentState,
  findings: readonly GateFinding[],
  now: number,
): DeploymentState {
  const unknown = (rule?.require ?? []).filter((part) => !findings.some((finding) => finding.part === part));
  const lacking = [
    ...findings.filter(
      ({ part, state: found }) => found === 'failed' || (found === 'absent' && rule?.require.includes(part)),
    ),
    ...unknown.map((part) => ({ why: `nothing is known of its ${part}` })),
  ];
  const reasons = (of: readonly Pick<GateFinding, 'why'>[]): string => of.map(({ why }) => why).join('; ');
  if (lacking.length > 0)
    return ended(
      { ...state, gate: { ...state.gate, findings } },
      { end: 'refused', at: now, text: `the gate refuses: ${reasons(lacking)}`, severity: 'warning' },
    );
  const waiting = findings.filter((finding) => finding.state === 'waiting');
  if (waiting.length > 0) {
    const gate = { state: 'waiting' as const, findings, askAt: now + Math.max(1, rule?.askMs ?? 1) };
    if (state.gate.state === 'waiting') return { ...state, gate };
    return noted(
      { ...state, gate },
      { at: now, what: 'waiting', text: `waits: ${reasons(waiting)}`, severity: 'info' },
    );
  }
  const gate = { state: 'passed' as const, findings, askAt: now };
  return noted(
    { ...state, gate },
    { at: now, what: 'passed', text: `passes the gate: ${reasons(findings)}`, severity: 'info' },
  );
}

/** There is news of what the gate waits for. */
export function gateAskedSoon(state: DeploymentState, now: number): DeploymentState {
  return state.gate.state === 'waiting' ? { ...state, gate: { ...state.gate, askAt: now } } : state;
}

/** The target is as the change wants it. */
export function changed(
  request: DeploymentRequest,
  state: DeploymentState,
  { change, now, note }: { readonly change: TargetChange; readonly now: number; readonly note?: string | undefined },
): DeploymentState {
  const { stage, number } = change;
  const more = note === undefined ? '' : `; ${note}`;
  const next = { ...state, changes: number };
  if (stage === 'completed')
    return ended(next, { end: 'completed', at: now, text: `is complete${more}`, severity: 'info' });
  if (stage === 'rolled-back') return backAgain(next, now, more);
  const { verdict: _verdict, observed: _observed, review: _review, ...rest } = next;
  const entered = state.entered + 1;
  const { bakeMs, lookMs, share } = request.stages[entered] ?? { bakeMs: 0, lookMs: 0 };
  const part = share === undefined ? '' : ` for ${Number((share * 100).toPrecision(3))}% of requests`;
  return noted(
    { ...rest, entered, despiteFreeze: false, bakesUntil: now + bakeMs, lookAt: now + Math.max(1, lookMs) },
    { at: now, what: 'entered', stage, text: `enters ${stage}${part}${more}`, severity: 'info' },
  );
}

/** Whoever was in force is so again. By itself: nothing mutes it. */
function backAgain(state: DeploymentState, at: number, more: string): DeploymentState {
  const { rollback } = state;
  const text = `is rolled back${rollback?.automatic ? ' by itself' : ''}: ${rollback?.why ?? ''}${more}`;
  const by = rollback?.by;
  const severity = rollback?.automatic ? 'critical' : 'warning';
  return ended(state, { end: 'rolled-back', at, text, severity, ...(by !== undefined && { by }) });
}

/** The target refused for good. What entered half is taken back; what cannot be taken back needs people. */
export function changeRefused(
  state: DeploymentState,
  { change, why, now }: { readonly change: TargetChange; readonly why: string; readonly now: number },
): DeploymentState {
  const next = { ...state, changes: change.number };
  if (change.stage !== 'rolled-back' && change.stage !== 'completed')
    return { ...next, rollback: { automatic: true, why: `${change.stage} could not be entered: ${why}` } };
  return noted(
    { ...next, stuck: why },
    { at: now, what: 'stuck', text: `needs people, the target refuses: ${why}`, severity: 'critical' },
  );
}

export function observed(
  request: DeploymentRequest,
  state: DeploymentState,
  seen: Observation,
  now: number,
): DeploymentState {
  const stage = stageInForce(request, state);
  // A person was faster.
  if (!stage || state.verdict || state.rollback) return { ...state, observed: seen };
  const isEnd = now >= state.bakesUntil;
  const verdict = judgeStage(stage.success, seen, isEnd);
  if (!verdict) return { ...state, observed: seen, lookAt: now + Math.max(1, stage.lookMs) };
  const { outcome, why } = verdict;
  const told = { at: now, what: outcome, stage: stage.stage, text: `${stage.stage} is ${outcome}: ${why}` } as const;
  // What was asked of an earlier watch of the stage is closed.
  const { review: _review, ...rest } = state;
  const judged = noted(
    { ...rest, observed: seen, verdict },
    { ...told, severity: outcome === 'inconclusive' ? 'warning' : 'info' },
  );
  return outcome === 'failed'
    ? { ...judged, rollback: { automatic: true, why: `${stage.stage} failed, ${why}` } }
    : judged;
}

interface Ending extends Pick<DeploymentEntry, 'at' | 'text' | 'severity' | 'by'> {
  readonly end: DeploymentEnd;
}

function ended(state: DeploymentState, { end, ...entry }: Ending): DeploymentState {
  return noted({ ...state, end }, { ...entry, what: end });
}

export function noted(state: DeploymentState, entry: Omit<DeploymentEntry, 'number'>): DeploymentState {
  const logged = state.logged + 1;
  return { ...state, logged, log: [...state.log, { ...entry, number: logged }].slice(-mostEntries) };
}
