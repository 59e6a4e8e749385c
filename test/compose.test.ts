/** @module docker-compose.yml: services, pinned images, health checks, no secret; it agrees with the embedded server. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../config/load.ts';
import { searchAttributeNames } from '../contracts/names.ts';
import { temporalCommand } from '../workers/stack/temporal-command.ts';
import { composed } from './support/compose.ts';

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  profiles?: string[];
  volumes?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}
const root = resolve(import.meta.dirname, '..');
const read = (name: string) => readFileSync(resolve(root, name), 'utf8');
const { services } = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };
const all = Object.entries(services);

describe('docker-compose.yml', () => {
  it('has Temporal with its data base and UI, MLflow, a bucket, a mail catcher, a worker and the gateway', () => {
    const wanted = ['postgresql', 'temporal', 'temporal-ui', 'bucket', 'mlflow', 'mail', 'worker', 'gateway'];
    expect(Object.keys(services)).toEqual(expect.arrayContaining(wanted));
  });

  it('is what the compose specification allows, and the schema refuses what it does not', () => {
    // Its address of draft 7 is not the one that the draft gives itself.
    const { $schema: _draft, ...schema } = JSON.parse(read('test/schemas/compose-spec.json')) as Record<
      string,
      unknown
    >;
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const validate = ajv.compile(schema);
    const document = parse(read('docker-compose.yml'), { merge: true }) as Record<string, unknown>;
    expect([validate(document), validate.errors]).toEqual([true, null]);
    expect(validate({ ...document, services: { worker: { image: 'x', healtcheck: {} } } })).toBe(false);
  });

  it('lets no service of ours write outside its volumes, nor gain rights', () => {
    const hardened = ['bucket', 'mlflow', 'mail', 'worker', 'gateway', 'prometheus', 'grafana'];
    for (const name of hardened)
      expect(services[name], name).toMatchObject({
        read_only: true,
        tmpfs: ['/tmp'],
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
  });

  it('pins every image to a version', () => {
    const images = [
      ...all.map(([, { image }]) => image ?? ''),
      ...['Dockerfile', 'docker/mlflow.Dockerfile'].flatMap((file) =>
        [...read(file).matchAll(/^FROM (\S+)/gm)].map(([, image]) => image ?? ''),
      ),
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
    const isOpen = ([, value]: [string, string]) => !/^\$\{\w+:\?[^}]+\}$|^env:\w+$|^([\w:]+=env:\w+,?)+$/.test(value);
    expect(secrets.filter(isOpen)).toEqual([]);
    for (const [name, { environment = {} }] of all)
      for (const value of Object.values(environment)) {
        const references = /^([\w:]+=)?env:/.test(String(value)) ? String(value).matchAll(/\benv:(\w+)/g) : [];
        for (const [, referred = ''] of references) expect(environment, name).toHaveProperty(referred);
      }
  });

  it('starts what looks at figures only when it is asked for, and gives it files that are there', () => {
    for (const name of ['prometheus', 'grafana']) {
      expect(services[name]?.profiles).toEqual(['observe']);
      const mounted = (services[name]?.volumes ?? []).filter((volume) => volume.startsWith('./'));
      expect(mounted.length).toBeGreaterThan(0);
      for (const volume of mounted) expect(existsSync(resolve(root, volume.split(':')[0] ?? '')), volume).toBe(true);
    }
    const scraped = parse(read('docker/prometheus/prometheus.yml')) as { scrape_configs: { job_name: string }[] };
    expect(scraped.scrape_configs.map(({ job_name }) => job_name)).toEqual(['within-worker', 'within-gateway']);
  });

  it('opens its ports to this machine only', () => {
    const ports = all.flatMap(([, service]) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('gives worker and gateway an environment that is a configuration', () => {
    for (const name of ['worker', 'gateway'])
      expect(loadConfig(composed(services[name]?.environment)).temporal.address).toBe('temporal:7233');
  });

  it('shares one store: worker and gateway use the bucket that its service makes, with the keys of that service', () => {
    const bucket = services['bucket'];
    for (const name of ['worker', 'gateway']) {
      const { environment = {}, depends_on } = services[name] ?? {};
      const { shared } = loadConfig(composed(environment));
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
    const ports = { temporal: 1, ui: 2, gateway: 3, metrics: 4 };
    const command = temporalCommand({ program: 'temporal', database: 'db', namespace: 'default', ports });
    expect(pairs).toEqual(command.filter((_, at) => command[at - 1] === '--search-attribute'));
    expect(pairs).toHaveLength(Object.keys(searchAttributeNames).length);
  });
});
