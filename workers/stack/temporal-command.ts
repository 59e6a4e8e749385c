/** @module The command line of the embedded server. */
import { searchAttributeNames } from '../../contracts/names.ts';
import type { Ports } from './ports.ts';

const attributeTypes: Record<keyof typeof searchAttributeNames, string> = {
  pipeline: 'Keyword',
  dataset: 'Keyword',
  modelType: 'Keyword',
  stage: 'Keyword',
  reusedShare: 'Double',
  reviewState: 'Keyword',
  severity: 'Keyword',
};

/**
 * WAL without a sync per commit, and without the pause that makes a sequential activity take 100 ms in place of 27.
 * The retry interval is the longest by which a workflow task that workers died over outlasts them: left alone the
 * server gives its tenth attempt ten minutes, in which the workflow stands still (docs/adr/0004-task-timeouts.md).
 */
const tuning = {
  '--sqlite-pragma': ['journal_mode=WAL', 'synchronous=NORMAL'],
  '--dynamic-config-value': [
    'history.transferProcessorMaxPollRPS=1000',
    'matching.useNewMatcher=true',
    'history.workflowTaskRetryMaxInterval="5s"',
  ],
};

export function temporalCommand(server: {
  readonly program: string;
  readonly database: string;
  readonly namespace: string;
  readonly ports: Ports;
  /** Address under which the web UI has encrypted payloads decoded; absent where nothing is encrypted. */
  readonly codec?: string | undefined;
}): string[] {
  const attributes = Object.entries(searchAttributeNames).map(
    ([key, name]) => `${name}=${attributeTypes[key as keyof typeof searchAttributeNames]}`,
  );
  const options: Record<string, string[]> = {
    '--db-filename': [server.database],
    '--namespace': [server.namespace],
    '--ip': ['127.0.0.1'],
    '--port': [String(server.ports.temporal)],
    '--ui-port': [String(server.ports.ui)],
    ...(server.codec !== undefined && { '--ui-codec-endpoint': [server.codec] }),
    '--log-level': ['error'],
    ...tuning,
    '--search-attribute': attributes,
  };
  const flags = Object.entries(options).flatMap(([flag, values]) => values.flatMap((value) => [flag, value]));
  return [server.program, 'server', 'start-dev', ...flags];
}
