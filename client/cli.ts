/** @module The command `within`: composition, the table of commands, exit codes. Started by `launcher.ts`. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { loadConfig } from '../config/load.ts';
import { wantsTraces } from '../config/traces.ts';
import type { CliContext } from './cli-context.ts';
import { commands } from './commands/index.ts';
import { composeServices } from './compose.ts';
import { composeCache } from './compose-cache.ts';
import { composeModels } from './compose-models.ts';
import { composeReviews } from './compose-reviews.ts';
import { composeSweeps } from './compose-sweeps.ts';
import { exitCodeOf, reportError } from './errors.ts';
import { createOutput } from './output.ts';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Loaded when asked for: few commands look at data sets. */
const datasets = () => import('./compose-datasets.ts');

function createContext(json: boolean): { context: CliContext; status: () => number } {
  let status = 0;
  const context: CliContext = {
    config: (project) => loadConfig(process.env, project),
    out: createOutput(),
    json,
    services: (config, options) => composeServices(config, dist, options?.rehash ?? false),
    cache: (config) => composeCache(config, dist),
    datasets: async (config, reach) => (await datasets()).composeDatasets(config, dist, reach),
    secrets(config) {
      // The gateway reads a token at each request: what reads it is composed once.
      let reader: Promise<(reference: string) => Promise<string>> | undefined;
      return async (reference) => {
        reader ??= datasets().then(({ secretReader }) => secretReader(config, dist));
        return (await reader)(reference);
      };
    },
    probes: async (config) => (await import('./compose-probes.ts')).composeProbes(config, process.env, dist),
    sweeps: (config) => composeSweeps(config, dist),
    collaboration: async (config) => (await import('./compose-collaboration.ts')).composeCollaboration(config, dist),
    eventGate: async (config, reach) =>
      (await import('./compose-collaboration.ts')).composeEventGate(config, dist, reach),
    doors: async (config, reach) => (await import('./compose-doors.ts')).composeDoors(config, dist, reach),
    deployments: async (config) => (await import('./compose-deployments.ts')).composeDeployments(config, dist),
    storeReadiness: async (config) => (await import('./compose-readiness.ts')).storeReadiness(config, dist),
    auditLog: async (config) => (await import('./compose-audit-log.ts')).composeAuditLog(config, dist),
    flags: async (config) => (await import('./compose-flags.ts')).composeFlags(config, dist),
    tracking: async (config) => (await import('./compose-tracking.ts')).composeTracking(config, dist),
    registryGate: async (_config, reach) => (await import('./compose-tracking.ts')).composeRegistryGate(reach),
    reviews: (config) => composeReviews(config, dist),
    heldReviews: async (config) => (await import('./compose-held-reviews.ts')).composeHeldReviews(config, dist),
    reviewPages: async (config, reach) =>
      (await import('./compose-review-pages.ts')).composeReviewPages(config, dist, reach),
    servedModels: async (config) => (await import('./compose-models-served.ts')).composeServedModels(config, dist),
    models: composeModels,
    exit: (code) => {
      status = code;
    },
  };
  return { context, status: () => status };
}

/** A group of commands does nothing itself. */
const leaves = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);

/** Those that stay would hold all that others ask of them in one span that never ends. */
const staying: readonly string[] = ['gateway', 'worker'];

/** Only the name of the command is told: what follows are words of its user. */
async function traced(program: Command, argv: readonly string[], work: () => Promise<unknown>): Promise<void> {
  const name = program.commands.find((command) => command.name() === argv[0])?.name();
  const { beginTracing, tracedCommand } = await import('./compose-tracing.ts');
  if (name !== undefined && staying.includes(name)) {
    await beginTracing(name);
    await work();
  } else await tracedCommand(['within', name].join(' ').trim(), process.env['TRACEPARENT'], work);
}

async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  const { context, status } = createContext(json);
  const program = new Command('within')
    .description('Durable machine-learning pipelines that never compute the same step twice')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput(json ? { writeErr: () => {}, writeOut: (text) => process.stdout.write(text) } : {});
  for (const register of commands) register(program, context);
  for (const command of program.commands.flatMap(leaves))
    command.exitOverride().option('--json', 'print one JSON document and nothing else');
  try {
    const work = () => program.parseAsync(['node', 'within', ...argv]);
    await (wantsTraces(process.env) ? traced(program, argv, work) : work());
    return status();
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    reportError(error, context);
    return exitCodeOf(error);
  }
}

// Some commands leave their status with the process.
void main(process.argv.slice(2)).then((status) => {
  const code = status || Number(process.exitCode ?? 0);
  // Sockets of the SDK may linger; nothing is left to do. Standard output is flushed first, as it may be a pipe.
  process.stdout.write('', () => process.exit(code));
});
