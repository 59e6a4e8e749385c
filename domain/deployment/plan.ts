/** @module From the settings of a pipeline file to the stages and freezes of a deployment, in numbers. */
import type { DeploySettings } from '../../contracts/deploy-settings.ts';
import type { DeploymentRequest, FreezePlan, OutsideTarget, StagePlan } from '../../contracts/deployment.ts';
import { WithinError } from '../../contracts/errors.ts';
import { type DeploymentStage, deploymentStages } from '../../contracts/names.ts';
import { weekdays } from '../../contracts/people.ts';
import { isTimeZone, startOfDay, zoneOffsets } from '../collaboration/directory/time-zone.ts';
import { parseDuration } from '../pipeline/draft.ts';
import { frozenUntil } from './freeze/policy.ts';

const defaultStages: readonly DeploymentStage[] = ['alpha', 'beta', 'general'];
const defaultBakeMs = 3_600_000;
const defaultShare = 0.1;
const defaultErrors = 0.01;
/** Looks at the counts in one stage, and the bounds of the time between two. */
const looks = 20;
const leastLookMs = 1_000;
const mostLookMs = 900_000;
/** How often an open review is asked for. */
const askMs = 15_000;
const defaultTimeoutMs = 600_000;
const dayMs = 86_400_000;
/** How far offsets of a time zone are looked up: longer than a deployment with all its pauses should last. */
const horizonMs = 800 * dayMs;

function invalid(message: string, details: Readonly<Record<string, unknown>> = {}): WithinError {
  return new WithinError('DEPLOYMENT_INVALID', message, details);
}

type Planned = Pick<DeploymentRequest, 'stages' | 'gate' | 'freeze' | 'target'>;

/** Throws `DEPLOYMENT_INVALID`. `now` in milliseconds since 1970 UTC. */
export function plannedDeployment(settings: DeploySettings, now: number): Planned {
  const { freeze, target } = settings;
  return {
    stages: stagesOf(settings),
    gate: { require: settings.require ?? [], askMs },
    ...(freeze && { freeze: freezePlan(freeze, now) }),
    ...(target && { target: targetOf(target) }),
  };
}

function stagesOf({ stages = [...defaultStages], bake, share, success }: DeploySettings): readonly StagePlan[] {
  const plans = stages.map((written): StagePlan => {
    const one = typeof written === 'string' ? { stage: written } : written;
    const own = 'bake' in one ? one.bake : undefined;
    const bakeMs = parseDurationOr(own ?? bake, defaultBakeMs);
    const part = ('share' in one ? one.share : undefined) ?? share ?? defaultShare;
    return {
      stage: one.stage,
      bakeMs,
      lookMs: Math.min(mostLookMs, Math.max(leastLookMs, Math.round(bakeMs / looks))),
      ...(one.stage === 'beta' && { share: part }),
      success: { errors: defaultErrors, ...(('success' in one ? one.success : undefined) ?? success) },
    };
  });
  const places = plans.map(({ stage }) => deploymentStages.indexOf(stage));
  if (places.some((place, at) => at > 0 && place <= (places[at - 1] ?? -1)))
    throw invalid(
      `The stages ${plans.map(({ stage }) => stage).join(', ')} are not in the order ${deploymentStages.join(', ')}; name each once, in that order.`,
    );
  if (!plans.some(({ stage }) => stage === 'general'))
    throw invalid('The stages never reach general, so the alias would never move; add general.');
  return plans;
}

const parseDurationOr = (text: string | undefined, otherwise: number): number =>
  text === undefined ? otherwise : Math.round(parseDuration(text));

function targetOf(target: NonNullable<DeploySettings['target']>): OutsideTarget {
  if ('webhook' in target) return { kind: 'webhook', url: target.webhook };
  const { command, env = [], timeout } = target;
  return { kind: 'command', argv: command, env, timeoutMs: parseDurationOr(timeout, defaultTimeoutMs) };
}

function freezePlan(freeze: NonNullable<DeploySettings['freeze']>, now: number): FreezePlan {
  const { timeZone = 'UTC', weekly = [], dates = [] } = freeze;
  if (!isTimeZone(timeZone))
    throw invalid(`"${timeZone}" is no time zone; write one like Europe/Berlin.`, { timeZone });
  const plan: FreezePlan = {
    timeZone,
    offsets: zoneOffsets(timeZone, now, now + horizonMs),
    weekly: weekly.map(({ days = [...weekdays], from = '00:00', to = '24:00' }) => ({
      from: minutesOf(from),
      to: minutesOf(to),
      days: days.map((day) => (weekdays.indexOf(day) + 1) % 7),
    })),
    spans: dates.map((written) => spanOf(written, timeZone)),
  };
  if (frozenUntil(plan, now) === undefined)
    throw invalid('The freeze leaves no hour in which a stage could be entered; shorten it.');
  return plan;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function spanOf(written: string, timeZone: string): FreezePlan['spans'][number] {
  const [first = '', last = first] = written.split('..');
  const to = nextDay(last);
  if (to === undefined || nextDay(first) === undefined || last < first)
    throw invalid(`"${written}" is no span of days; write 2026-12-24 or 2026-12-24..2027-01-02.`, { dates: written });
  return { from: startOfDay(timeZone, first), to: startOfDay(timeZone, to) };
}

/** Undefined for a day that no calendar has, as 2026-02-30. */
function nextDay(day: string): string | undefined {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day) return undefined;
  return new Date(at + dayMs).toISOString().slice(0, 10);
}
