/** @module The configuration: where each value comes from, what is refused, what is hidden. */
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProject, loadConfig } from '../../config/load.ts';
import { redact } from '../../config/schema.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'within-config-')));
const profiles = join(folder, 'temporal.toml');
writeFileSync(
  profiles,
  [
    '[profile.default]\naddress = "first.example:7233"',
    '[profile.team]\naddress = "team.example:7233"\nnamespace = "science"\napi_key = "very-secret"',
    '[profile.team.grpc_meta]\nauthorization-extra = "also-secret"',
  ].join('\n'),
);

describe('configuration', () => {
  it('has a default for everything, below the project folder and the cache of the user', () => {
    expect(loadConfig({ XDG_CACHE_HOME: '/cache' }, folder)).toEqual({
      project: folder,
      collaboration: { people: join(folder, 'within.people.yaml'), eventSecrets: [], webhookNetworks: [] },
      tracking: {},
      flags: {},
      stateDir: join(folder, '.within'),
      store: join(folder, '.within', 'store'),
      uploads: { tokens: [], maxBytes: 8 * 2 ** 30 },
      gateway: { rates: { token: 60_000, address: 1_200, failures: 20 }, trustedProxies: [] },
      cacheDir: '/cache/within',
      workDir: join(folder, '.within', 'work'),
      gpus: [],
      idleMs: 600_000,
      logLevel: 'info',
      ports: {},
      temporal: { namespace: 'default' },
    });
  });

  it('takes each value from its variable, a relative store from the project folder', () => {
    const config = loadConfig({
      WITHIN_PROJECT: folder,
      WITHIN_STORE: 'shared',
      WITHIN_CACHE_DIR: '/elsewhere',
      WITHIN_IDLE_MS: '0',
      WITHIN_LOG_LEVEL: 'debug',
      WITHIN_TASK_QUEUE: 'gpu',
      WITHIN_UI_PORT: '9000',
      TEMPORAL_CLI_PATH: '/bin/temporal',
    });
    expect(config).toMatchObject({
      project: folder,
      store: join(folder, 'shared'),
      cacheDir: '/elsewhere',
      idleMs: 0,
      logLevel: 'debug',
      taskQueue: 'gpu',
      ports: { ui: 9000 },
      temporalCliPath: '/bin/temporal',
    });
  });

  it('puts the store of this machine in front of one in a bucket', () => {
    const local = join(folder, '.within', 'store');
    const bucket = { address: 's3://team/cache', mode: 'read-write' };
    expect(loadConfig({ WITHIN_STORE: 's3://team/cache' }, folder)).toMatchObject({ store: local, shared: bucket });
    expect(loadConfig({ WITHIN_SHARED_STORE: 's3://team/cache' }, folder)).toMatchObject({
      store: local,
      shared: bucket,
    });
  });

  it('takes a shared folder, its mode and the largest blob that goes there', () => {
    const config = loadConfig(
      { WITHIN_SHARED_STORE: '../team', WITHIN_SHARED_MODE: 'read-only', WITHIN_MAX_BLOB: '2GiB' },
      folder,
    );
    expect(config.shared).toEqual({ address: join(folder, '..', 'team'), mode: 'read-only', maxBlobBytes: 2 ** 31 });
  });

  it.each([
    ['WITHIN_SHARED_MODE', 'sometimes', 'WITHIN_SHARED_MODE'],
    ['WITHIN_MAX_BLOB', '2 heaps', 'WITHIN_MAX_BLOB'],
    ['WITHIN_STORE', 's3://other', 'WITHIN_SHARED_STORE'],
  ])('refuses %s=%s', (name, value, named) => {
    expect(() => loadConfig({ WITHIN_SHARED_STORE: 's3://team', [name]: value }, folder)).toThrow(named);
  });

  it('wants a sender where there is a mail server', () => {
    expect(() => loadConfig({ WITHIN_SMTP: 'env:SMTP' }, folder)).toThrow('WITHIN_MAIL_FROM is not valid');
    const config = loadConfig({ WITHIN_SMTP: 'env:SMTP', WITHIN_MAIL_FROM: 'a@b.example' }, folder);
    expect(config.collaboration).toMatchObject({ smtp: 'env:SMTP', mailFrom: 'a@b.example' });
  });

  it('takes where keys are, a file from the project folder, and never a key itself', () => {
    const given = { WITHIN_SIGNING_KEY: 'ci=env:CI_KEY', WITHIN_SECRET_KEY_FILE: 'keys/secret' };
    expect(loadConfig(given, folder)).toMatchObject({
      signingKey: 'ci=env:CI_KEY',
      secretKeyFile: join(folder, 'keys', 'secret'),
    });
    expect(() => loadConfig({ WITHIN_SIGNING_KEY: 'ci=hunter2' }, folder)).toThrow('WITHIN_SIGNING_KEY is not valid');
  });

  it('takes where payload keys are and origins of web UIs, and never a list without a key', () => {
    const given = { WITHIN_PAYLOAD_KEYS: 'k2=env:B, k1=file:keys/a', WITHIN_UI_ORIGINS: 'https://ui.example:8443' };
    expect(loadConfig(given, folder)).toMatchObject({
      payloadKeys: ['k2=env:B', 'k1=file:keys/a'],
      uiOrigins: ['https://ui.example:8443'],
    });
    expect(loadConfig({ WITHIN_PAYLOAD_KEYS: '' }, folder)).not.toHaveProperty('payloadKeys');
    for (const keys of [',', ' ', 'k1=hunter2', 'env:A', 'K1=env:A'])
      expect(() => loadConfig({ WITHIN_PAYLOAD_KEYS: keys }, folder)).toThrow(/^WITHIN_PAYLOAD_KEYS is not valid: /);
    for (const origin of ['https://ui.example/', 'ui.example', '*', 'https://a@ui.example'])
      expect(() => loadConfig({ WITHIN_UI_ORIGINS: origin }, folder)).toThrow(/^WITHIN_UI_ORIGINS is not valid: /);
  });

  it('takes where the keys of the store are, and the folder for what is plain', () => {
    const given = { WITHIN_STORE_KEYS: 's1=env:A', WITHIN_WORK_DIR: 'ram' };
    expect(loadConfig(given, folder)).toMatchObject({ storeKeys: ['s1=env:A'], workDir: join(folder, 'ram') });
    expect(() => loadConfig({ WITHIN_STORE_KEYS: ',' }, folder)).toThrow(/^WITHIN_STORE_KEYS is not valid: /);
  });

  it('lets a command step that has secret parameters call it', () => {
    const secret = { WITHIN_SECRET_TOKEN: 'x' };
    expect(loadConfig({ ...secret, WITHIN_REQUEST: '/request.json' }, folder).project).toBe(folder);
    expect(() => loadConfig(secret, folder)).toThrow('WITHIN_SECRET_TOKEN is not known');
  });

  it('counts an empty variable as unset', () => {
    expect(loadConfig({ TEMPORAL_ADDRESS: '', WITHIN_IDLE_MS: '', WITHIN_TYPO: '' }, folder).temporal).toEqual({
      namespace: 'default',
    });
  });

  it.each([
    ['WITHIN_IDLE_MS', 'soon'],
    ['WITHIN_IDLE_MS', '-1'],
    ['WITHIN_LOG_LEVEL', 'loud'],
    ['WITHIN_TEMPORAL_PORT', '70000'],
    ['WITHIN_WEBHOOK_NETWORKS', '10.0.0.0'],
    ['WITHIN_WEBHOOK_SECRET', 'hunter2'],
    ['WITHIN_FLAG_PROVIDER', 'flagd'],
  ])('refuses %s=%s by the name of the variable', (variable, value) => {
    expect(() => loadConfig({ [variable]: value }, folder)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(`${variable} is not valid`) }),
    );
  });

  it('takes a provider of flags, and options of one alone', () => {
    const provider = '@openfeature/flagd-provider#FlagdProvider';
    const given = { WITHIN_FLAG_PROVIDER: provider, WITHIN_FLAG_OPTIONS: 'env:FLAGD' };
    expect(loadConfig(given, folder).flags).toEqual({ provider, options: 'env:FLAGD' });
    expect(() => loadConfig({ WITHIN_FLAG_OPTIONS: 'env:FLAGD' }, folder)).toThrow('WITHIN_FLAG_PROVIDER is not valid');
  });

  it('refuses an unknown WITHIN_ variable with the nearest known one', () => {
    expect(() => loadConfig({ WITHIN_IDEL_MS: '5' }, folder)).toThrow(
      'WITHIN_IDEL_MS is not known; did you mean WITHIN_IDLE_MS?',
    );
  });

  it('uses an existing server by address, without a profile that nobody asked for', () => {
    mkdirSync(join(folder, 'temporalio'));
    writeFileSync(join(folder, 'temporalio', 'temporal.toml'), '[profile.default]\nnamespace = "production"');
    const home = { XDG_CONFIG_HOME: folder, HOME: folder, TEMPORAL_ADDRESS: 'host:1', TEMPORAL_API_KEY: 'key' };
    expect(loadConfig(home, folder).temporal).toMatchObject({ address: 'host:1', namespace: 'default', apiKey: 'key' });
  });

  it('uses a Temporal profile when one is named', () => {
    const { temporal } = loadConfig({ TEMPORAL_CONFIG_FILE: profiles, TEMPORAL_PROFILE: 'team' }, folder);
    expect(temporal).toMatchObject({ address: 'team.example:7233', namespace: 'science', apiKey: 'very-secret' });
    const overridden = loadConfig(
      { TEMPORAL_CONFIG_FILE: profiles, TEMPORAL_PROFILE: 'team', TEMPORAL_NAMESPACE: 'other' },
      folder,
    );
    expect(overridden.temporal.namespace).toBe('other');
  });

  it('refuses a profile that does not exist', () => {
    expect(() => loadConfig({ TEMPORAL_CONFIG_FILE: profiles, TEMPORAL_PROFILE: 'taem' }, folder)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('"taem"') }),
    );
  });

  it('shows no secret when printed, and is frozen throughout', () => {
    const config = loadConfig({ TEMPORAL_CONFIG_FILE: profiles, TEMPORAL_PROFILE: 'team' }, folder);
    const printed = JSON.stringify(redact(config));
    expect(JSON.stringify(config)).toMatch(/very-secret.*also-secret/);
    expect(printed).not.toContain('secret');
    expect(printed).toContain('team.example:7233');
    expect([config, config.temporal, config.ports].every(Object.isFrozen)).toBe(true);
  });
});

describe('the project folder', () => {
  it('is the nearest one above with a mark of a project, else the folder itself', () => {
    const project = join(folder, 'project');
    const deep = join(project, 'a', 'b');
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(project, 'pyproject.toml'), '');
    expect(findProject(deep)).toBe(project);
    expect(findProject(join(folder, 'none'))).toBe(join(folder, 'none'));
  });

  it('takes tokens of uploads by reference only, several with commas, and a size with its unit', () => {
    const env = { WITHIN_UPLOAD_TOKENS: 'sales=env:SALES, ops=file:ops.token', WITHIN_MAX_UPLOAD: '2GB' };
    expect(loadConfig(env, '/p').uploads).toEqual({ tokens: ['sales=env:SALES', 'ops=file:ops.token'], maxBytes: 2e9 });
    for (const tokens of ['s3cr3t-in-the-open', 'sales=s3cr3t-in-the-open'])
      expect(() => loadConfig({ WITHIN_UPLOAD_TOKENS: tokens }, '/p')).toThrow(
        /^WITHIN_UPLOAD_TOKENS is not valid: (?!.*s3cr3t)/,
      );
  });
});
