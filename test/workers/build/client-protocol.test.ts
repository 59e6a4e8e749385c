/** @module The protocol definitions in the bundle of the command line: fewer, and still all that a client needs. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { shortenModule, speakers } from '../../../workers/build/client-protocol.ts';

const text = readFileSync(createRequire(import.meta.url).resolve('@temporalio/proto/protos/json-module.js'), 'utf8');
const shortText = shortenModule(text, speakers(resolve(import.meta.dirname, '../../..')));

function rootOf(module: string): protobuf.Root {
  const json = module.slice(module.indexOf('.addJSON(') + 9, module.lastIndexOf(')'));
  return new protobuf.Root().addJSON(JSON.parse(json) as NonNullable<protobuf.INamespace['nested']>) as protobuf.Root;
}

const whole = rootOf(text);
const short = rootOf(shortText);
const mainService = 'temporal.api.workflowservice.v1.WorkflowService';
const callsOf = (root: protobuf.Root, service: string): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.entries(root.lookupService(service).methods).map(([call, { requestType, responseType }]) => [
      call,
      [requestType, responseType],
    ]),
  );

describe('the shortened protocol', () => {
  it('lacks no type that another of its types names, and is less than half', () => {
    expect(() => short.resolveAll()).not.toThrow();
    expect(shortText.length).toBeLessThan(text.length / 2);
  });

  it('keeps the calls of the SDK and of this house, and none that neither makes', () => {
    const calls = callsOf(short, mainService);
    expect(callsOf(whole, mainService)).toMatchObject(calls);
    expect(Object.keys(calls)).toEqual(
      expect.arrayContaining([
        'GetSystemInfo',
        'StartWorkflowExecution',
        'GetWorkflowExecutionHistory',
        'ListWorkflowExecutions',
        'DescribeWorkflowExecution',
        'RequestCancelWorkflowExecution',
        'TerminateWorkflowExecution',
        'QueryWorkflow',
        'SignalWorkflowExecution',
        'CreateSchedule',
        'UpdateSchedule',
        'DescribeTaskQueue',
      ]),
    );
    expect(calls).not.toHaveProperty('PollWorkflowTaskQueue');
  });

  it('keeps every call of the small services', () => {
    for (const name of ['temporal.api.operatorservice.v1.OperatorService', 'grpc.health.v1.Health'])
      expect(callsOf(short, name)).toEqual(callsOf(whole, name));
  });

  it('writes the same bytes, and reads every event of a history', () => {
    const request = {
      namespace: 'default',
      workflowId: 'w',
      workflowType: { name: 'training' },
      taskQueue: { name: 'q' },
      input: { payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{}') }] },
      workflowRunTimeout: { seconds: 5 },
      searchAttributes: { indexedFields: { pipeline: { data: Buffer.from('["p"]') } } },
      retryPolicy: { maximumAttempts: 3, backoffCoefficient: 1.5 },
      userMetadata: { summary: { data: Buffer.from('"s"') } },
    };
    const bytes = (root: protobuf.Root) => {
      const type = root.lookupType('temporal.api.workflowservice.v1.StartWorkflowExecutionRequest');
      return Buffer.from(type.encode(type.fromObject(request)).finish()).toString('hex');
    };
    expect(bytes(short)).toBe(bytes(whole));
    const event = (root: protobuf.Root) => root.lookupType('temporal.api.history.v1.HistoryEvent').toJSON();
    expect(event(short)).toEqual(event(whole));
  });

  it('takes a call from wherever a source makes it', () => {
    const spoken = (source: string) => Object.keys(callsOf(rootOf(shortenModule(text, source)), mainService));
    expect(spoken('connection.workflowService\n  .pollWorkflowTaskQueue({})')).toEqual(['PollWorkflowTaskQueue']);
    expect(spoken('nothing')).toEqual([]);
  });

  it('is refused in another form than that of the SDK', () => {
    expect(() => shortenModule('module.exports = {};', '')).toThrow();
  });
});
