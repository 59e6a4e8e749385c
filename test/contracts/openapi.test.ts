/** @module The OpenAPI document: valid by a validator of others, published as it is, and with every route of the server. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../client/gateway/server.ts';
import { gatewayRoutes } from '../../contracts/gateway-routes.ts';
import { openApiDocument, openApiText } from '../../contracts/openapi.ts';

const nothing = () => {
  throw new Error('no route is asked for');
};
/** As `npm run format` wants files. */
const formatted = (text: string) =>
  execFileSync(resolve('node_modules/.bin/biome'), ['format', '--stdin-file-path=openapi.json'], {
    input: text,
    encoding: 'utf8',
  });
const door = { secret: async () => '', open: nothing };

describe('the OpenAPI document', () => {
  const routes: string[] = [];
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({
      host: '127.0.0.1',
      port: 0,
      ready: () => ({}),
      metrics: async () => '',
      sweeps: nothing,
      runs: { open: nothing },
      audit: door,
      datasets: { open: nothing, maxBytes: 1 },
      events: { ...door, keys: [] },
      mlflow: { ...door, key: undefined },
      decisions: door,
      slack: door,
      unsubscribe: { open: nothing },
      models: door,
      codec: { ...door, origins: () => [] },
      reviews: door,
      onRoute: (route) => routes.push(route),
    });
  });
  afterAll(() => gateway.close());

  it('has every route of the gateway, and none besides', () => {
    expect([...routes].sort()).toEqual(Object.keys(gatewayRoutes).sort());
  });

  it('is valid, and the validator refuses what is not', async () => {
    const document = structuredClone(openApiDocument()) as Record<string, unknown>;
    expect(await new Validator().validate(document)).toMatchObject({ valid: true });
    expect(await new Validator().validate({ ...document, paths: { '/x': { get: { responses: 5 } } } })).toMatchObject({
      valid: false,
    });
  });

  it('gives each operation a name of its own', () => {
    const { paths } = openApiDocument() as { paths: Record<string, Record<string, { operationId: string }>> };
    const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is what the gateway serves', async () => {
    const answer = await fetch(`${gateway.url}/openapi.json`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toEqual(JSON.parse(openApiText()));
  });

  it('is what docs/openapi.json says; `npx vitest run test/contracts -u` writes it anew', async () => {
    await expect(formatted(openApiText())).toMatchFileSnapshot(resolve(import.meta.dirname, '../../docs/openapi.json'));
  });
});
