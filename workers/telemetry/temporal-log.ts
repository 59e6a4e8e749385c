/** @module What the Temporal SDK, workflows and activities log, as lines of our log with the run and the step that they belong to. */
import { type ActivityInterceptorsFactory, DefaultLogger, type Logger } from '@temporalio/worker';
import type { Logger as Log } from 'pino';
import type { Config } from '../../config/schema.ts';
import { parsePipelineWorkflowId, stepActivityPrefix } from '../../contracts/names.ts';
import { pinoMethod, temporalLogLevel } from './log-level.ts';

/** Our run's id; a run's child for features belongs to it. */
function runOf(workflowId: unknown): string | undefined {
  return typeof workflowId === 'string'
    ? parsePipelineWorkflowId(workflowId.replace(/\/features$/, ''))?.runId
    : undefined;
}

/** Fields of a line. In workflows `runId` is that of the server, which is nobody's name for a run here. */
function fieldsOf(meta: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { taskToken: _secret, isLocal: _always, runId, ...rest } = meta;
  const own = 'activityType' in rest ? { runId } : { workflowRunId: runId };
  const run = rest['run'] ?? runOf(rest['workflowId']);
  return { ...(run !== undefined && { run }), ...rest, ...(runId !== undefined && own) };
}

export function temporalLogger(log: Log, level: Config['logLevel']): Logger {
  return new DefaultLogger(temporalLogLevel(level), ({ level: severity, message, meta }) =>
    log[pinoMethod(severity)](fieldsOf(meta), message),
  );
}

/** The id of the run that a request is for, if it names one. */
function requestedRun(request: unknown): string | undefined {
  if (typeof request !== 'object' || request === null || !('runId' in request)) return undefined;
  return typeof request.runId === 'string' ? request.runId : undefined;
}

/** Every line that an activity logs, and every line that tells of it, names its run and its step. */
export const namingRunAndStep: ActivityInterceptorsFactory = ({ info }) => {
  const { activityType } = info;
  const step = activityType.startsWith(stepActivityPrefix) && activityType.slice(stepActivityPrefix.length);
  let run: string | undefined;
  return {
    inbound: {
      execute(input, next) {
        run = requestedRun(input.args[0]);
        return next(input);
      },
    },
    outbound: {
      getLogAttributes: (attributes, next) =>
        next({ ...(run !== undefined && { run }), ...(step !== false && { step }), ...attributes }),
    },
  };
};
