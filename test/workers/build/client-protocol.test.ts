/** @module The protocol definitions in the bundle of the command line: fewer, and still all that a client needs. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { shortenModule } from '../../../workers/build/client-protocol.ts';

const require = createRequire(import.meta.url);
const text = readFileSync(require.resolve('@temporalio/proto/protos/json-module.js'), 'utf8');
const nestedOf = (module: string): protobuf.INamespace['nested'] =>
  JSON.parse(module.slice(module.indexOf('.addJSON(') + 9, module.lastIndexOf(')'))) as protobuf.INamespace['nested'];

const whole = new protobuf.Root().addJSON(nestedOf(text) ?? {}) as protobuf.Root;
const short = new protobuf.Root().addJSON(nestedOf(shortenModule(text)) ?? {}) as protobuf.Root;
const services = ['workflowservice', 'operatorservice', 'testservice'].map((name) => {
  const service = name.replace(/^(.)(.*)service$/, (_, first: string, rest: string) => `${first.toUpperCase()}${rest}`);
  return `temporal.api.${name}.v1.${service}Service`;
});

describe('the shortened protocol', () => {
  it('lacks no type that another of its types names', () => {
    expect(() => short.resolveAll()).not.toThrow();
  });

  it('keeps every call of the services of a client', () => {
    for (const name of [...services, 'grpc.health.v1.Health']) {
      const calls = (root: protobuf.Root) =>
        Object.entries(root.lookupService(name).methods).map(([call, { requestType, responseType }]) => [
          call,
          requestType,
          responseType,
        ]);
      expect(calls(short)).toEqual(calls(whole));
    }
  });

  it('writes the same bytes', () => {
    const request = {
      namespace: 'default',
      workflowId: 'w',
      workflowType: { name: 'training' },
      taskQueue: { name: 'q' },
      input: { payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{}') }] },
      workflowRunTimeout: { seconds: 5 },
      searchAttributes: { indexedFields: { pipeline: { data: Buffer.from('["p"]') } } },
      retryPolicy: { maximumAttempts: 3, backoffCoefficient: 1.5 },
    };
    const bytes = (root: protobuf.Root) => {
      const type = root.lookupType('temporal.api.workflowservice.v1.StartWorkflowExecutionRequest');
      return Buffer.from(type.encode(type.fromObject(request)).finish()).toString('hex');
    };
    expect(bytes(short)).toBe(bytes(whole));
  });

  it('is refused in another form than that of the SDK', () => {
    expect(() => shortenModule('module.exports = {};')).toThrow();
  });
});
