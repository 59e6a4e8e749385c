/** @module docker-compose.yml: services, pinned images, health checks, no secret; it agrees with the embedded server. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../config/load.ts';
import { searchAttributeNames } from '../contracts/names.ts';
import { temporalCommand } from '../workers/stack/temporal-command.ts';

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}
const read = (name: string) => readFileSync(resolve(import.meta.dirname, '..', name), 'utf8');
const { services } = parse(read('docker-compose.yml')) as { services: Record<string, Service> };
const all = Object.entries(services);

describe('docker-compose.yml', () => {
  it('has Temporal, its UI, a worker and the gateway', () => {
    expect(Object.keys(services)).toEqual(expect.arrayContaining(['temporal', 'temporal-ui', 'worker', 'gateway']));
  });

  it('pins every image to a version', () => {
    const images = [
      ...all.map(([, { image }]) => image ?? ''),
      ...[...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image ?? ''),
    ];
    expect(images.filter((image) => !/:v?\d+\.\d[\w.-]*$/.test(image))).toEqual([]);
  });

  it('checks the health of every service that stays', () => {
    const once = all.filter(([name]) =>
      all.some(([, { depends_on }]) => depends_on?.[name]?.condition === 'service_completed_successfully'),
    );
    const unchecked = all.filter(([, { healthcheck }]) => !healthcheck?.test.length);
    expect(unchecked).toEqual(once);
  });

  it('holds no secret: each comes from the environment and has no default', () => {
    const secrets = all.flatMap(([, { environment }]) =>
      Object.entries(environment ?? {}).filter(([name]) => /PASS|PWD|SECRET|TOKEN|KEY/.test(name)),
    );
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.filter(([, value]) => !/^\$\{\w+:\?[^}]+\}$/.test(value))).toEqual([]);
  });

  it('opens its ports to this machine only', () => {
    const ports = all.flatMap(([, service]) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('gives worker and gateway an environment that is a configuration', () => {
    for (const name of ['worker', 'gateway'])
      expect(loadConfig(services[name]?.environment ?? {}).temporal.address).toBe('temporal:7233');
  });

  it('shares one store: worker and gateway use the bucket that its service makes, with the keys of that service', () => {
    const bucket = services['bucket'];
    for (const name of ['worker', 'gateway']) {
      const { environment = {}, depends_on } = services[name] ?? {};
      const { shared } = loadConfig(environment);
      const [, made = ''] = /^s3:\/\/([^/]+)\//.exec(shared?.address ?? '') ?? [];
      expect(bucket?.entrypoint?.at(-1)).toContain(`/data/${made} `);
      expect([
        environment['AWS_ACCESS_KEY_ID'],
        environment['AWS_SECRET_ACCESS_KEY'],
        environment['AWS_REGION'],
      ]).toEqual(
        ['ROOT_ACCESS_KEY', 'ROOT_SECRET_KEY', 'VGW_REGION'].map((variable) => bucket?.environment?.[variable]),
      );
      expect(environment['AWS_ENDPOINT_URL']).toBe(`http://bucket:${bucket?.ports?.[0]?.split(':').at(-1)}`);
      expect(depends_on?.['bucket']?.condition).toBe('service_healthy');
    }
  });

  it('registers the same search attributes as the embedded server', () => {
    const words = services['search-attributes']?.command ?? [];
    const pairs = words
      .filter((word) => word.startsWith('--name='))
      .map((word) => `${word.slice(7)}=${words[words.indexOf(word) + 1]?.slice(7)}`);
    const ports = { temporal: 1, ui: 2, gateway: 3 };
    const command = temporalCommand({ program: 'temporal', database: 'db', namespace: 'default', ports });
    expect(pairs).toEqual(command.filter((_, at) => command[at - 1] === '--search-attribute'));
    expect(pairs).toHaveLength(Object.keys(searchAttributeNames).length);
  });
});
