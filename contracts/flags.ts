/** @module Every feature flag: what it switches, its phases, and how the file of flags says whom it is on for. */
import { z } from 'zod';

/** `alpha`: for those who are named; `beta`: for these and a share of pipelines; `general`: for all. */
export const flagPhases = ['off', 'alpha', 'beta', 'general'] as const;
export type FlagPhase = (typeof flagPhases)[number];

interface Flag {
  /** The phase when nobody says otherwise. */
  readonly phase: FlagPhase;
  /** What it brings, and what is instead while it is off. */
  readonly on: string;
  readonly off: string;
}

export const flagTable = {
  reuse: {
    phase: 'general',
    on: 'reuse outputs of earlier runs',
    off: 'every step runs, outputs are kept for this run only',
  },
  'single-flight': {
    phase: 'general',
    on: 'compute a step once however many runs want it at the same time',
    off: 'each computes it',
  },
  'enhanced-validation': {
    phase: 'general',
    on: 'judge rows by the detectors of validate: and guard:',
    off: 'rows pass as they are, checks alone hold',
  },
  collaboration: {
    phase: 'general',
    on: 'tell people of runs that end, where within.people.yaml names any',
    off: 'runs tell nobody',
  },
  tracking: {
    phase: 'general',
    on: 'track runs and their models in MLflow, or in the store where no server is named',
    off: 'runs leave none',
  },
  deployments: {
    phase: 'general',
    on: 'deploy models as deploy: of a pipeline says',
    off: 'the run ends with its model',
  },
  'seed-analysis': {
    phase: 'general',
    on: 'sweep seeds as seedSensitivity: of a pipeline says',
    off: 'the run ends with its model',
  },
} as const satisfies Readonly<Record<string, Flag>>;

export type FlagName = keyof typeof flagTable;
export const flagNames = Object.keys(flagTable) as readonly FlagName[];

const names = z.array(z.string().min(1).max(100)).min(1).max(1000).optional();

export const flagRuleSchema = z
  .strictObject({
    phase: z.enum(flagPhases),
    pipelines: names.describe('names of pipelines'),
    teams: names.describe('groups of within.people.yaml: on for runs that somebody of them starts'),
    people: names.describe('on for runs that they start'),
    percent: z.number().min(0).max(100).optional().describe('share of pipelines, in phase beta'),
  })
  .superRefine(({ phase, pipelines, teams, people, percent }, context) => {
    const isNamed = [pipelines, teams, people].some((list) => list !== undefined);
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    if (phase === 'alpha' && !isNamed) refuse('alpha needs pipelines, teams or people that it is on for');
    if (phase === 'beta' && !isNamed && percent === undefined)
      refuse('beta needs a percent, or pipelines, teams or people');
    if (phase !== 'beta' && percent !== undefined) refuse('a percent belongs to phase beta');
    if ((phase === 'off' || phase === 'general') && isNamed)
      refuse(`${phase} is the same for all; leave out pipelines, teams and people`);
  });
export type FlagRule = z.infer<typeof flagRuleSchema>;

/** The phases that say all by their name. */
const settingSchema = z.union([z.boolean(), z.enum(['off', 'general']), flagRuleSchema]);
/** `true` and `false` stand for `general` and `off`. */
export type FlagSetting = z.infer<typeof settingSchema>;

const settings = Object.fromEntries(
  flagNames.map((name) => [
    name,
    settingSchema.optional().describe(`${flagTable[name].on}; off: ${flagTable[name].off}`),
  ]),
) as Record<FlagName, z.ZodOptional<typeof settingSchema>>;

/** The file `within.flags.yaml` of a project. */
export const flagFileSchema = z.strictObject(settings);

/** What a flag is asked for; `teams` are the groups of `person`. */
export interface FlagSubject {
  readonly pipeline: string;
  readonly kind: string;
  readonly person?: string;
  readonly teams?: readonly string[];
}

/** How a flag stands for a subject, and why. */
export interface FlagState {
  readonly name: FlagName;
  readonly value: boolean;
  readonly why: string;
}

/** A flag as it stands in the file, and for a subject where one was given. */
export interface FlagLine {
  readonly name: FlagName;
  readonly rule: FlagRule;
  /** False: the file does not name it, and its own phase counts. */
  readonly isSet: boolean;
  readonly state?: FlagState;
}

/** A change of a flag, as its history keeps it. */
export const flagChangeSchema = z.strictObject({
  name: z.enum(flagNames as readonly [FlagName, ...FlagName[]]),
  /** Milliseconds since 1970 UTC. */
  at: z.number(),
  /** Who; absent where the file was changed by hand. */
  by: z.string().optional(),
  why: z.string().optional(),
  /** Absent where the file did not or does not name it, so that its own phase counts. */
  from: flagRuleSchema.optional(),
  to: flagRuleSchema.optional(),
});
export type FlagChange = z.infer<typeof flagChangeSchema>;
