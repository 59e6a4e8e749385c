/** @module A gateway with every door, over a real store, for requests that mean no good. What needs a Temporal server is in memory. */
import { type AddressInfo, connect } from 'node:net';
import { composeServices } from '../../client/compose.ts';
import { composeAuditLog } from '../../client/compose-audit-log.ts';
import { composeCache } from '../../client/compose-cache.ts';
import { composeEventGate } from '../../client/compose-collaboration.ts';
import { composeDatasets } from '../../client/compose-datasets.ts';
import { composeServedModels } from '../../client/compose-models-served.ts';
import { composeSweeps } from '../../client/compose-sweeps.ts';
import type { DatasetServices } from '../../client/dataset-services.ts';
import type { AuditDoor } from '../../client/gateway/audit/log.ts';
import { oidcCallers } from '../../client/gateway/oidc/callers.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../../client/gateway/server.ts';
import { payloadCodecOf } from '../../client/payloads/converter.ts';
import { runServer } from '../../client/run/live.ts';
import { composeRunGate } from '../../client/run/run-gate.ts';
import { loadConfig } from '../../config/load.ts';
import { roles } from '../../contracts/roles.ts';
import { type RouteGuard, routeGuards } from '../../contracts/route-guards.ts';
import { noticePage } from '../../domain/collaboration/doors/notice-page.ts';
import { unsubscribePage } from '../../domain/collaboration/doors/unsubscribe-page.ts';
import { messageLinks } from '../../domain/collaboration/links/message-links.ts';
import { readLink } from '../../domain/collaboration/links/token.ts';
import { aDecision } from './decision-pages.ts';
import { testLinkKeys } from './link-keys.ts';
import { makeKey, type OidcIssuer, startOidcIssuer } from './oidc-issuer.ts';
import { RecordedRuns } from './recorded-runs.ts';
import { labelled, ReviewsInMemory, rowCase } from './review-gate.ts';

export const secretOf = (name: string): string => `planted-secret-of-${name}-0123456789`;
const secret = async (reference: string) => secretOf(reference.slice('env:'.length));
const unreached = () => Promise.reject(new Error('no server is asked'));

export interface Place {
  /** `GET /reviews/:id`. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly guard: RouteGuard;
  readonly parameters: readonly string[];
}

/** Every route of the table. */
export const places: readonly Place[] = Object.entries(routeGuards).map(([key, guard]) => {
  const [method = '', path = ''] = key.split(' ');
  return { key, method, path, guard, parameters: [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name) };
});

export class HostileLab {
  readonly runs = new RecordedRuns({ WITHIN_PAYLOAD_KEYS: 'k1=env:WITHIN_TEST_PAYLOAD_KEY' });
  readonly defects: unknown[] = [];
  /** What changed something. */
  readonly changes: string[] = [];
  gateway!: Gateway;
  issuer!: OidcIssuer;
  /** A token of the issuer that is too old. */
  expired = '';
  /** Values of the parameters of routes that lead somewhere. */
  good: Record<string, string> = {};
  unsubscribeToken = '';

  async start(more: Partial<GatewayOptions> = {}): Promise<void> {
    this.issuer = await startOidcIssuer();
    const key = await makeKey('one');
    this.issuer.keys(key);
    this.expired = await this.issuer.sign(key, { roles: ['admin'] }, { exp: 1_700_000_000 });
    this.gateway = await startGateway({ ...(await this.#options()), ...more });
  }

  async stop(): Promise<void> {
    await this.gateway.close();
    await this.issuer.stop();
    this.runs.remove();
  }

  async #options(): Promise<GatewayOptions> {
    const { dist } = this.runs;
    const onDefect = (error: unknown) => void this.defects.push(error);
    const config = loadConfig({}, this.runs.project);
    const settings = {
      issuer: this.issuer.url,
      audience: 'within',
      roleClaim: 'roles',
      roles: { admin: 'admin' as const },
      nameClaim: 'sub',
    };
    const access = {
      tokens: roles.map((role) => `${role}:${role}=env:${role}`),
      secret,
      oidc: oidcCallers(settings, { onDefect }),
    };
    const services = composeServices(config, dist, false);
    const door = { secret, onDefect };
    return {
      host: '127.0.0.1',
      port: 0,
      access,
      onDefect,
      rates: { token: 10_000_000, address: 10_000_000, failures: 10_000_000 },
      ready: () => ({ server: true }),
      metrics: () => services.metrics(),
      sweeps: () => composeSweeps(config, dist),
      audit: { open: () => this.#unwritten(composeAuditLog(config, dist)), onDefect },
      runs: {
        open: () =>
          composeRunGate({ runs: services.runs, cache: composeCache(config, dist), server: runServer(config) }),
        onDefect,
      },
      datasets: {
        open: () => this.#datasets(composeDatasets(config, dist, unreached)),
        maxBytes: 1 << 20,
        onDefect,
        pace: { idleMs: 400, paceGraceMs: 60_000, leastPace: 1 },
      },
      events: {
        ...door,
        keys: ['ci=env:ci'],
        open: () => ({ ...composeEventGate(config, dist, unreached), emit: async () => this.#changed('events') }),
      },
      mlflow: { ...door, key: 'env:mlflow', open: () => ({ hint: async () => this.#changed('mlflow') }) },
      slack: { ...door, signingSecret: 'env:slack', open: () => ({ decide: async () => this.#changed('slack') }) },
      models: { open: () => composeServedModels(config, dist), onDefect },
      codec: { open: () => payloadCodecOf(this.#withKeys()), origins: () => ['https://ui.example.org'], onDefect },
      reviews: { open: () => new ReviewsInMemory(labelled([rowCase(0), rowCase(1)]), { quorum: 2 }), onDefect },
      ...(await this.#pages(onDefect)),
    };
  }

  #withKeys() {
    process.env['WITHIN_TEST_PAYLOAD_KEY'] = Buffer.alloc(32, 7).toString('base64');
    return loadConfig({ WITHIN_PAYLOAD_KEYS: 'k1=env:WITHIN_TEST_PAYLOAD_KEY' }, this.runs.project);
  }

  async #pages(onDefect: (error: unknown) => void): Promise<Pick<GatewayOptions, 'decisions' | 'unsubscribe'>> {
    const decision = await aDecision();
    const keys = testLinkKeys();
    const now = Date.now();
    const links = messageLinks({ publicUrl: 'http://x', keys, onDefect });
    const last = (link = '') => link.slice(link.lastIndexOf('/') + 1).replace(/[?#].*$/, '');
    this.good = {
      id: decision.held.request.id,
      token: last(decision.link('http://x', 'anna')),
      name: 'sales',
      place: '0',
      row: '1',
    };
    this.unsubscribeToken = last(links.unsubscribe({ person: 'anna', kinds: ['reviewReminder'], at: now }));
    return {
      decisions: { open: () => decision, onDefect },
      unsubscribe: {
        onDefect,
        open: () => ({
          readLink: (token, purpose) => readLink(token, keys, { purpose, now }),
          setKinds: async () => this.#changed('unsubscribe'),
          unsubscribePage,
          noticePage,
        }),
      },
    };
  }

  #changed(what: string): void {
    this.changes.push(what);
  }

  /** Thousands of requests would fill it, and each look at it reads all of it. */
  #unwritten(log: AuditDoor): AuditDoor {
    return { ...log, append: async () => undefined };
  }

  /** No run judges what is uploaded. */
  #datasets(services: DatasetServices): DatasetServices {
    return { ...services, judge: async (upload) => ({ upload }) };
  }

  /** Address of a route, with these values for its parameters as they stand in the address. */
  addressOf({ path, key }: Place, values: Readonly<Record<string, string>> = {}): string {
    const all: Record<string, string> = {
      ...this.good,
      ...(key.includes('/unsubscribe/') && { token: this.unsubscribeToken }),
      ...values,
    };
    return path.replaceAll(/:(\w+)/g, (_all, name: string) => all[name] ?? 'x');
  }

  /** Bytes as they are; what came back until the connection was closed, or `patienceMs` had passed without that. */
  raw(bytes: string | readonly string[], patienceMs = 10_000): Promise<string> {
    const { port } = new URL(this.gateway.url) as unknown as Pick<AddressInfo, 'port'>;
    return new Promise((done) => {
      const socket = connect(Number(port), '127.0.0.1');
      let answer = '';
      const timer = setTimeout(() => {
        socket.destroy();
        done(`${answer}\n[the connection was still open]`);
      }, patienceMs);
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        clearTimeout(timer);
        done(answer);
      });
      for (const part of [bytes].flat()) socket.write(part);
    });
  }
}
