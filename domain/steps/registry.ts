/** @module Every built-in step; a step's file is named after it. */
import type { BuiltinStep } from '../pipeline/step.ts';
import { apply } from './apply.ts';
import { check } from './check.ts';
import { clean } from './clean.ts';
import { enforceGuard } from './enforce-guard.ts';
import { evaluate } from './evaluate.ts';
import { guard } from './guard.ts';
import { impute } from './impute.ts';
import { judgeCleaningStep } from './judge-cleaning.ts';
import { judgeTrial } from './judge-trial.ts';
import { load } from './load.ts';
import { oneHot } from './one-hot.ts';
import { packModel } from './pack-model.ts';
import { predict } from './predict.ts';
import { problem } from './problem.ts';
import { qualityReport } from './quality-report.ts';
import { report } from './report.ts';
import { reviewRows } from './review-rows.ts';
import { seedReport } from './seed-report.ts';
import { select } from './select.ts';
import { sketch } from './sketch.ts';
import { split } from './split.ts';
import { standardize } from './standardize.ts';
import { summarize } from './summarize.ts';
import { train } from './train.ts';
import { trial } from './trial.ts';
import { validate } from './validate.ts';

const all: readonly BuiltinStep[] = [
  load,
  check,
  sketch,
  validate,
  select,
  impute,
  standardize,
  oneHot,
  split,
  apply,
  problem,
  train,
  packModel,
  evaluate,
  summarize,
  guard,
  enforceGuard,
  predict,
  trial,
  judgeTrial,
  seedReport,
  reviewRows,
  clean,
  judgeCleaningStep,
  qualityReport,
  report,
];

export const builtinSteps: ReadonlyMap<string, BuiltinStep> = new Map(all.map((step) => [step.name, step]));
