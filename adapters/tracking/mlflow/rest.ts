/** @module Calls of MLflow's REST API: credentials, time limits, and which of them may be made again by themselves. */
import { openAsBlob } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { isWithinError, WithinError } from '../../../contracts/errors.ts';
import { noAnswer, noMlflow, refusal } from './failure.ts';

export interface MlflowAddress {
  /** `http(s)://host[:port][/path]`, without name and password. */
  readonly address: string;
  /** Value of the header `authorization`, read for each call; absent: none is sent. */
  readonly authorization?: () => Promise<string | undefined>;
}

export interface RestTimes {
  /** Milliseconds until an answer must be there. */
  readonly timeoutMs: number;
  /** The same for the upload of a file. */
  readonly uploadMs: number;
  /** Calls in all, and the pause before the second; it doubles. Longer waits are left to whoever calls. */
  readonly attempts: number;
  readonly pauseMs: number;
  /** Longest pause that a server may ask for here. */
  readonly longestPauseMs: number;
}

/** The 120 s of MLflow's own client would outlast the patience of a person at the command line. */
const standardTimes: RestTimes = {
  timeoutMs: 30_000,
  uploadMs: 600_000,
  attempts: 4,
  pauseMs: 250,
  longestPauseMs: 5_000,
};

/**
 * `repeatable`: doing it twice is doing it once. Anything else is made again only where the server has surely not done
 * it: it may answer 503 after it committed.
 */
export type Effect = 'repeatable' | 'once';

interface Call<T> {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PUT' | 'PATCH';
  readonly url: URL;
  /** For messages. */
  readonly path: string;
  readonly body?: string | Blob;
  readonly contentType?: string;
  readonly effect: Effect;
  readonly schema: z.ZodType<T>;
  /** In place of the usual one. */
  readonly timeoutMs?: number;
}

const apiPath = '/api/2.0/mlflow';

export class MlflowRest {
  /** Host and port, for messages. */
  readonly host: string;
  /** Where people see it. */
  readonly address: string;
  readonly #authorization: MlflowAddress['authorization'];
  readonly #times: RestTimes;

  constructor({ address, authorization }: MlflowAddress, times: RestTimes = standardTimes) {
    const url = new URL(address);
    this.host = url.host;
    this.address = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
    this.#authorization = authorization;
    this.#times = times;
  }

  get<T>(path: string, query: Readonly<Record<string, string>>, schema: z.ZodType<T>): Promise<T> {
    const url = this.#api(path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return this.#repeated({ method: 'GET', url, path, effect: 'repeatable', schema });
  }

  post<T>(path: string, body: object, schema: z.ZodType<T>, effect: Effect = 'repeatable'): Promise<T> {
    return this.#repeated({ method: 'POST', ...this.#json(path, body), effect, schema });
  }

  delete<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T> {
    return this.#repeated({ method: 'DELETE', ...this.#json(path, body), effect: 'repeatable', schema });
  }

  /** A file to a path of the server itself, as its proxy of artifacts takes it; it is not held in memory. */
  async put<T>(path: string, file: string, schema: z.ZodType<T>): Promise<T> {
    const url = new URL(`${this.address}${path}`);
    const body = await openAsBlob(file);
    const contentType = 'application/octet-stream';
    const { uploadMs: timeoutMs } = this.#times;
    return this.#repeated({ method: 'PUT', url, path, body, contentType, effect: 'repeatable', schema, timeoutMs });
  }

  #api(path: string): URL {
    return new URL(`${this.address}${apiPath}/${path}`);
  }

  #json(path: string, body: object): Pick<Call<unknown>, 'url' | 'path' | 'body' | 'contentType'> {
    return { url: this.#api(path), path, body: JSON.stringify(body), contentType: 'application/json' };
  }

  async #repeated<T>(call: Call<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(call);
      } catch (error) {
        if (attempt >= this.#times.attempts || !mayRepeat(call.effect, error)) throw error;
        await sleep(this.#pause(attempt, error));
      }
    }
  }

  #pause(attempt: number, error: unknown): number {
    const { pauseMs, longestPauseMs } = this.#times;
    const own = pauseMs * 2 ** (attempt - 1);
    const asked = isWithinError(error) ? Number(error.details['afterMs'] ?? 0) : 0;
    return Math.min(Math.max(own, asked), longestPauseMs);
  }

  async #once<T>(call: Call<T>): Promise<T> {
    const { answer, text } = await this.#send(call);
    const { path, schema } = call;
    if (answer.status >= 300 && answer.status < 400) {
      const target = answer.headers.get('location')?.slice(0, 200);
      throw noMlflow(this.host, path, `a redirection to ${target ?? 'nowhere'}`);
    }
    if (!answer.ok) throw this.#refused(path, answer, text);
    const parsed = schema.safeParse(text === '' ? {} : parseJson(text));
    if (parsed.success) return parsed.data;
    throw noMlflow(this.host, path, `what cannot be read (${parsed.error.issues[0]?.message ?? ''})`);
  }

  async #send({ method, url, path, body, contentType, timeoutMs = this.#times.timeoutMs }: Call<unknown>) {
    const authorization = await this.#authorization?.();
    const headers = {
      accept: 'application/json',
      ...(contentType !== undefined && { 'content-type': contentType }),
      ...(authorization !== undefined && { authorization }),
    };
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal,
        ...(body !== undefined && { body }),
      });
      return { answer, text: await answer.text() };
    } catch (error) {
      throw noAnswer(this.host, path, error);
    }
  }

  #refused(path: string, { status, headers }: Response, body: string): WithinError {
    const error = refusal({ host: this.host, path, status, body });
    const afterMs = retryAfterMs(headers.get('retry-after'));
    if (afterMs === undefined) return error;
    return new WithinError(error.code, error.message, { ...error.details, afterMs });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function retryAfterMs(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

/** A server that says 429 or 408 has not begun, and one that was never reached neither. */
function mayRepeat(effect: Effect, error: unknown): boolean {
  if (!isWithinError(error)) return false;
  if (error.code === 'TRACKING_BUSY') return true;
  if (error.code !== 'TRACKING_UNREACHABLE') return false;
  return effect === 'repeatable' || !mayBeDone(error);
}

/** True where the server may have done what was asked although no good answer came. */
export function mayBeDone(error: unknown): boolean {
  if (!isWithinError(error) || error.code !== 'TRACKING_UNREACHABLE') return false;
  const { status, reached } = error.details;
  return status === undefined ? reached === true : status !== 408;
}
