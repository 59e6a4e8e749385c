/** @module The table of commands. */
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.ts';
import { register as audit } from './audit.ts';
import { register as cache } from './cache/index.ts';
import { register as cancel } from './cancel.ts';
import { register as compare } from './compare.ts';
import { register as completion } from './completion.ts';
import { register as datasets } from './datasets/index.ts';
import { register as deploy } from './deploy.ts';
import { register as deployments } from './deployments/index.ts';
import { register as doctor } from './doctor.ts';
import { register as down } from './down.ts';
import { register as explain } from './explain.ts';
import { register as flags } from './flags/index.ts';
import { register as gateway } from './gateway.ts';
import { register as init } from './init.ts';
import { register as issues } from './issues.ts';
import { register as models } from './models.ts';
import { register as notify } from './notify/index.ts';
import { register as outputs } from './outputs.ts';
import { register as plan } from './plan.ts';
import { register as predict } from './predict.ts';
import { register as promote } from './promote.ts';
import { register as review } from './review/index.ts';
import { register as rollback } from './rollback.ts';
import { register as run } from './run.ts';
import { register as runs } from './runs/index.ts';
import { register as status } from './status.ts';
import { register as sweep } from './sweep/index.ts';
import { register as up } from './up.ts';
import { register as validate } from './validate.ts';
import { register as verdict } from './verdict.ts';
import { register as worker } from './worker.ts';

export type RegisterCommand = (program: Command, context: CliContext) => void;

export const commands: readonly RegisterCommand[] = [
  run,
  plan,
  explain,
  runs,
  status,
  cancel,
  compare,
  outputs,
  predict,
  models,
  sweep,
  datasets,
  validate,
  issues,
  verdict,
  review,
  deploy,
  promote,
  rollback,
  deployments,
  notify,
  cache,
  flags,
  audit,
  init,
  up,
  down,
  doctor,
  worker,
  gateway,
  completion,
];
