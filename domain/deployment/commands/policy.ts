/** @module What a person may tell a deployment, when it is refused, and what follows from it. */
import type { DeploymentCommand, DeploymentRequest, DeploymentState } from '../../../contracts/deployment.ts';
import type { DeploymentCommandName } from '../../../contracts/names.ts';
import { frozenUntil } from '../freeze/policy.ts';
import { noted, stageInForce } from '../policy.ts';

export interface Told {
  readonly name: DeploymentCommandName;
  /** As it came: anybody can send a signal. */
  readonly command: unknown;
  readonly now: number;
}

const longestText = 500;

function isCommand(value: unknown): value is DeploymentCommand {
  if (typeof value !== 'object' || value === null) return false;
  const { by, why, deployment, despiteFreeze } = value as Record<string, unknown>;
  const isLine = (text: unknown): boolean =>
    typeof text === 'string' && text.length > 0 && text.length <= longestText && !/[\u0000-\u001f\u007f]/.test(text);
  return (
    isLine(by) &&
    (why === undefined || isLine(why)) &&
    (deployment === undefined || typeof deployment === 'string') &&
    (despiteFreeze === undefined || typeof despiteFreeze === 'boolean')
  );
}

/** Why it does not count; undefined where it does. */
export function commandRefusal(
  request: DeploymentRequest,
  state: DeploymentState,
  { name, command, now }: Told,
): string | undefined {
  if (!isCommand(command))
    return `${name} needs {"by": "who"}, and may say "why", each one line of at most ${longestText} characters`;
  if (command.deployment !== undefined && command.deployment !== request.id)
    return `${command.deployment} has ended; ${request.id} is open for ${request.model} and ${request.alias} now`;
  if (state.end) return `it has ended: ${state.end}`;
  if (state.rollback && !(name === 'rollback' && state.stuck !== undefined)) return 'it is being rolled back';
  return name === 'promote' ? promotionRefusal(request, state, { command, now }) : plainRefusal(name, state);
}

function plainRefusal(
  name: Exclude<DeploymentCommandName, 'promote'>,
  { paused, verdict }: DeploymentState,
): string | undefined {
  if (name === 'pause' && paused) return 'it is paused already';
  if (name === 'resume' && !paused && verdict?.outcome !== 'inconclusive') return 'it is not paused';
  return undefined;
}

function promotionRefusal(
  { freeze }: DeploymentRequest,
  { gate, paused, entered, verdict, despiteFreeze }: DeploymentState,
  { command, now }: { readonly command: DeploymentCommand; readonly now: number },
): string | undefined {
  if (gate.state !== 'passed') return 'its gate is not passed; a gate is not promoted past';
  if (paused) return 'it is paused; resume it first';
  const isFrozen = freeze !== undefined && (frozenUntil(freeze, now) ?? Number.POSITIVE_INFINITY) > now;
  if (isFrozen && !command.despiteFreeze)
    return 'no stage is entered in a freeze; say despiteFreeze (--despite-freeze) if it must be';
  const isWaiting = entered === -1 || verdict?.outcome === 'successful';
  if (isWaiting && !(isFrozen && !despiteFreeze)) return 'it is going on already';
  return undefined;
}

/** Of a command that is not refused. */
export function commanded(
  request: DeploymentRequest,
  state: DeploymentState,
  { name, command, now }: Told & { readonly command: DeploymentCommand },
): DeploymentState {
  const { by, why } = command;
  const because = why === undefined ? '' : `: ${why}`;
  const note = (next: DeploymentState, text: string): DeploymentState =>
    noted(next, { at: now, what: name, by, text: `${by} ${text}${because}`, severity: 'info' });
  const stage = stageInForce(request, state);
  switch (name) {
    case 'pause':
      return note({ ...state, paused: true }, 'pauses it');
    case 'resume':
      return note(resumed(state, { now, bakeMs: stage?.bakeMs ?? 0, lookMs: stage?.lookMs ?? 0 }), 'resumes it');
    case 'rollback': {
      const { stuck: _stuck, ...rest } = state;
      return note({ ...rest, rollback: { automatic: false, why: why ?? `${by} wants it`, by } }, 'rolls it back');
    }
    case 'promote': {
      const despiteFreeze = command.despiteFreeze === true;
      const verdict = { outcome: 'successful', why: `${by} promotes it${because}` } as const;
      return note({ ...state, despiteFreeze, ...(stage && { verdict }) }, 'promotes it');
    }
  }
}

/** Where nothing could be told from the counts, the stage is watched once more. */
function resumed(
  state: DeploymentState,
  { now, bakeMs, lookMs }: { readonly now: number; readonly bakeMs: number; readonly lookMs: number },
): DeploymentState {
  if (state.verdict?.outcome !== 'inconclusive') return { ...state, paused: false };
  const { verdict: _verdict, ...rest } = state;
  return { ...rest, paused: false, bakesUntil: now + bakeMs, lookAt: now + Math.max(1, lookMs) };
}
