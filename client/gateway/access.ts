/** @module Who asks: holders of a token, each with a role, and people whom an issuer signed in; without tokens, those on this machine alone. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { type ErrorCode, WithinError } from '../../contracts/errors.ts';
import { isRole, plainRole, type Role } from '../../contracts/roles.ts';
import type { DoorName } from '../../contracts/route-guards.ts';
import { localName } from './strict-headers.ts';

export interface Access {
  /** `NAME:ROLE=env:VAR` or `NAME:ROLE=file:path`; `NAME=…` has the role that all had before there were roles. */
  readonly tokens: readonly string[];
  /** The value behind `env:VAR` or `file:path`. */
  readonly secret: (reference: string) => Promise<string>;
  /** Who asks with a token of an OpenID Connect issuer; absent: none is taken. */
  readonly oidc?: ((token: string) => Promise<Caller | undefined>) | undefined;
  /** True where the gateway listens on this machine alone. */
  readonly local: boolean;
}

export interface Caller {
  readonly name: string;
  readonly role: Role;
}

/** With which codes a part of the gateway refuses: 401 without a known token, 403 from the wrong place. */
interface Door {
  readonly unauthorized: ErrorCode;
  readonly forbidden: ErrorCode;
  /** The variable or option that opens it to others, for the message. */
  readonly beyond: string;
}

const doors: Readonly<Record<DoorName, Door>> = {
  datasets: {
    unauthorized: 'UPLOAD_UNAUTHORIZED',
    forbidden: 'UPLOAD_FORBIDDEN',
    beyond: 'set WITHIN_UPLOAD_TOKENS for it',
  },
  reviews: {
    unauthorized: 'REVIEW_UNAUTHORIZED',
    forbidden: 'REVIEW_FORBIDDEN',
    beyond: 'set WITHIN_UPLOAD_TOKENS for it, or open the review on its machine or by the link of your e-mail',
  },
  models: {
    unauthorized: 'PREDICTION_UNAUTHORIZED',
    forbidden: 'PREDICTION_FORBIDDEN',
    beyond: 'set WITHIN_UPLOAD_TOKENS for it, or ask on its machine',
  },
  codec: {
    unauthorized: 'CODEC_UNAUTHORIZED',
    forbidden: 'CODEC_FORBIDDEN',
    beyond: 'set WITHIN_UPLOAD_TOKENS for it, or ask on its machine',
  },
  gateway: {
    unauthorized: 'GATEWAY_UNAUTHORIZED',
    forbidden: 'GATEWAY_FORBIDDEN',
    beyond: 'set WITHIN_UPLOAD_TOKENS for it, or ask on its machine',
  },
};

/** Characters; a shorter token could be guessed over a network. */
const leastToken = 16;
/** Who asks without tokens sits at the machine that keeps the project, and may do there what they like. */
const nobody: Caller = { name: 'anyone on this machine', role: 'admin' };

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In a time that does not depend on where the texts differ, nor on their lengths. */
const equal = (a: string, b: string): boolean => timingSafeEqual(digestOf(a), digestOf(b));

function refuse(code: ErrorCode, message: string): never {
  throw new WithinError(code, message, {});
}

/** A token is read at each request, so that one can be replaced while the gateway runs. */
async function valueBehind(name: string, reference: string, { secret }: Access): Promise<string> {
  const value = await secret(reference).catch(() => '');
  if (value.length >= leastToken) return value;
  const message = `The token of "${name}" (${reference}) is not there or has fewer than ${leastToken} characters; mend WITHIN_UPLOAD_TOKENS of the gateway.`;
  throw new WithinError('CONFIG_INVALID', message, { variable: 'WITHIN_UPLOAD_TOKENS' });
}

async function holderOf(given: string, access: Access): Promise<Caller | undefined> {
  let holder: Caller | undefined;
  let fault: Error | undefined;
  // All are compared, so that the time tells nothing of which one fits.
  for (const entry of access.tokens) {
    const at = entry.indexOf('=');
    const [name = '', role] = entry.slice(0, at).split(':');
    try {
      if (equal(given, await valueBehind(name, entry.slice(at + 1), access)))
        holder = { name, role: isRole(role) ? role : plainRole };
    } catch (error) {
      fault = error as Error;
    }
  }
  if (holder === undefined && fault) throw fault;
  return holder;
}

/** A page of another origin may send here without being asked for leave; browsers say where it is from. */
function refuseForeignPages({ headers }: FastifyRequest, { forbidden }: Door): void {
  const { origin, host = '' } = headers;
  if (origin === undefined || origin === `http://${host}` || origin === `https://${host}`) return;
  refuse(forbidden, 'This gateway takes nothing from pages of another origin; ask by a program.');
}

/** `Bearer TOKEN`, or as browsers ask a person for it: `Basic` with the token as the password of whatever name. */
function givenToken(authorization = ''): string {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (bearer !== undefined) return bearer;
  const [, pair = ''] = /^Basic +([\w+/=]+)$/i.exec(authorization) ?? [];
  const text = Buffer.from(pair, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}

/** Who asks. Errors: those of the door, `CONFIG_INVALID`. */
export async function identify(request: FastifyRequest, access: Access, name: DoorName): Promise<Caller> {
  const door = doors[name];
  // Routes that admit pages of others have judged the origin by a rule of their own.
  if (request.routeOptions.config.admitPage === undefined) refuseForeignPages(request, door);
  const { unauthorized, forbidden, beyond } = door;
  if (access.tokens.length === 0 && !access.oidc) {
    if (!access.local) refuse(forbidden, `This gateway listens beyond its machine and has no tokens; ${beyond}.`);
    // A page elsewhere may point a name of its own at this machine (DNS rebinding); it still sends that name.
    if (!localName.test(request.headers.host ?? ''))
      refuse(forbidden, 'This gateway answers to localhost only; ask by http://localhost.');
    return nobody;
  }
  const given = givenToken(request.headers.authorization);
  const holder = given === '' ? undefined : ((await holderOf(given, access)) ?? (await access.oidc?.(given)));
  return holder ?? refuse(unauthorized, 'This gateway asks for a token; send Authorization: Bearer TOKEN.');
}
