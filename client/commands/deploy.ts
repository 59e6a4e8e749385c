/** @module `within deploy RUN|MODEL@VERSION`: brings a model into use, stage by stage. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import pc from 'picocolors';
import { type DeploySettings, type GatePart, gateParts } from '../../contracts/deploy-settings.ts';
import type { DeploymentRequest, DeploymentView } from '../../contracts/deployment.ts';
import { errorTable, WithinError } from '../../contracts/errors.ts';
import { type DeploymentStage, deploymentStages } from '../../contracts/names.ts';
import type { CliContext } from '../cli-context.ts';
import type { DeploymentServices } from '../deployment-services.ts';
import { showDeployment } from '../render/deployment.ts';
import { followDeployment, startDeployment } from '../run/deployments.ts';
import { hasPeople } from '../run/directory-file.ts';
import { findEndedRun, openProject, type Project, type ProjectOption, withProject } from '../run/find-run.ts';
import { Reach } from '../run/reach.ts';
import { refuseRevokedRun } from '../run/refuse-revoked.ts';
import { areSearchable } from '../run/start.ts';
import { findInstallation } from '../stack/installation.ts';
import { listOf, oneLine, shareIn } from './deployments/arguments.ts';
import { positive } from './whole-number.ts';

interface DeployOptions extends ProjectOption {
  readonly model?: string;
  readonly alias?: string;
  readonly stages?: readonly DeploymentStage[];
  readonly bake?: string;
  readonly share?: number;
  readonly errors?: number;
  readonly disagreement?: number;
  readonly requests?: number;
  readonly require?: readonly GatePart[];
  readonly by?: string;
  readonly wait?: boolean;
}

export function register(program: Command, context: CliContext): void {
  withProject(program.command('deploy'))
    .argument('<what>', 'run that trained the model, latest, or MODEL@VERSION of the registry')
    .description('bring a model into use, stage by stage')
    .option('--model <name>', 'name to register it under; that of the pipeline without it')
    .option('--alias <name>', 'alias that names the model in force; champion without it')
    .option('--stages <list>', 'stages in their order, as alpha,beta,general', listOf(deploymentStages))
    .option('--bake <duration>', 'how long each stage lasts, as 2h')
    .option('--share <share>', 'share of requests that it answers in beta, as 0.1', shareIn)
    .option('--errors <share>', 'largest share of its requests that may fail', shareIn)
    .option('--disagreement <share>', 'largest share of rows on which it may disagree with the model in force', shareIn)
    .option('--requests <count>', 'fewest requests that it must have answered in each stage', positive)
    .option('--require <list>', 'parts of the gate that must be there: metrics,quality,seeds,review', listOf(gateParts))
    .option('--by <name>', 'who asks for it; the name of the account without it', oneLine)
    .option('--wait', 'wait until it has ended or needs a person')
    .addHelpText('after', '\nExample:\n  within deploy latest --stages alpha,beta,general --bake 2h --wait')
    .action((what: string, options: DeployOptions) => deploy(what, options, context));
}

/** What is said here counts before what is written elsewhere. */
function settingsOf(options: DeployOptions, written: DeploySettings): Record<string, unknown> {
  const { model, alias, bake, share } = options;
  const success = Object.entries({
    errors: options.errors,
    disagreement: options.disagreement,
    requests: options.requests,
  }).filter(([, value]) => value !== undefined);
  return {
    ...written,
    ...(model !== undefined && { model }),
    ...(alias !== undefined && { alias }),
    ...(options.stages !== undefined && { stages: options.stages }),
    ...(bake !== undefined && { bake }),
    ...(share !== undefined && { share }),
    ...(success.length > 0 && { success: { ...written.success, ...Object.fromEntries(success) } }),
    ...(options.require !== undefined && { require: options.require }),
  };
}

async function requestFor(
  what: string,
  options: DeployOptions,
  { project, services, context }: Asking,
): Promise<DeploymentRequest> {
  const by = options.by ?? userInfo().username;
  const [, model, version] = /^(.+)@(\d{1,9})$/.exec(what) ?? [];
  if (model !== undefined) {
    const settings = services.settings(settingsOf(options, {}));
    return services.requestOfVersion({ model, version: Number(version) }, { settings, by });
  }
  const ended = await findEndedRun(what === 'latest' ? await latestModel(project) : what, project);
  await refuseRevokedRun(ended, context.cache(project.config));
  const settings = services.settings(settingsOf(options, ended.run.deploy ?? {}));
  return services.requestOfRun(ended.document, { settings, by });
}

/** The latest run that left a model; ids sort by time. */
async function latestModel({ services: { runs } }: Project): Promise<string> {
  for (const id of (await runs.list()).toSorted().toReversed()) if ((await runs.result(id))?.results.model) return id;
  const message = 'No run of this project has left a model; run a training pipeline first, or name MODEL@VERSION.';
  throw new WithinError('RUN_NOT_FOUND', message, {});
}

interface Asking {
  readonly project: Project;
  readonly services: DeploymentServices;
  readonly context: CliContext;
}

async function deploy(what: string, options: DeployOptions, context: CliContext): Promise<void> {
  const project = openProject(context, options);
  const { config } = project;
  const services = await context.deployments(config);
  const asked = await requestFor(what, options, { project, services, context });
  const note = (text: string) => context.out.note(pc.dim(text));
  const reached = await new Reach(config, { ...findInstallation(), mode: 'run', onProgress: note }).end();
  try {
    const searchable = await areSearchable({ ...reached, note });
    const announce = hasPeople(config);
    const handle = await startDeployment(reached, {
      ...asked,
      ...(searchable && { searchable }),
      ...(announce && { announce }),
    });
    if (options.wait) return tellEnd(await followDeployment(handle, note), context);
    const { id, model, version, alias } = asked;
    if (context.json) return context.out.json({ id, model, version, alias, workflowId: handle.workflowId });
    context.out.line(`Deployment ${id}: ${model} v${version} on its way to ${alias}`);
    context.out.line(`within deployments show ${id} tells how it stands`);
  } finally {
    await reached.client.connection.close();
  }
}

const endCodes = { refused: 'DEPLOYMENT_GATED', 'rolled-back': 'DEPLOYMENT_ROLLED_BACK' } as const;
/** It waits for a person. */
const waitingExit = 3;

function tellEnd(view: DeploymentView, context: CliContext): void {
  const code = view.state === 'refused' || view.state === 'rolled-back' ? endCodes[view.state] : undefined;
  if (code) context.exit(errorTable[code].exit);
  else if (view.waiting) context.exit(waitingExit);
  if (context.json) {
    const error = code && { code, message: `The deployment ${view.id} ${view.now}.`, details: { id: view.id } };
    return context.out.json({ ...view, ...(error && { error }) });
  }
  showDeployment(view, context.out);
}
