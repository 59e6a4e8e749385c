/** @module Signs what a link or a form says, and reads it back. */
import { createHash } from 'node:crypto';
import {
  type KnownLink,
  type LinkClaims,
  type LinkPurpose,
  type LinkRefusal,
  linkClaimsSchema,
} from '../../../contracts/links.ts';
import type { LinkKeys } from './ports.ts';

const scheme = 'w1';
const longestToken = 2000;
const shape = /^w1\.([0-9a-f]{8})\.([\w-]{1,1800})\.([\w-]{43})$/;

/** Same claims and same key give the same text, so that an e-mail that is sent again says the same. */
export function signedLink(claims: LinkClaims, keys: LinkKeys): string {
  const text = Buffer.from(JSON.stringify(linkClaimsSchema.parse(claims)), 'utf8').toString('base64url');
  const { key, mac } = keys.sign(signed(text));
  return `${scheme}.${key}.${text}.${mac}`;
}

export interface LinkUse {
  readonly purpose: LinkPurpose;
  /** Id of the review or kind of event; any where absent. */
  readonly about?: string | undefined;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

/** What a link says, once its signature holds. The signature is over the text as it came, so no other spelling of it counts. */
export function readLink(token: string, keys: LinkKeys, { purpose, about, now }: LinkUse): KnownLink | LinkRefusal {
  const [, key, text, mac] = (token.length <= longestToken && shape.exec(token)) || [];
  if (key === undefined || text === undefined || mac === undefined) return 'forged';
  if (!keys.fits(signed(text), { key, mac })) return 'forged';
  const claims = claimsOf(text);
  if (!claims) return 'forged';
  if (claims.purpose !== purpose || (about !== undefined && claims.about !== about)) return 'misplaced';
  return now >= claims.expiresAt ? 'expired' : { claims, id: linkId(text) };
}

/** Keeps these signatures apart from whatever else the same key may sign. */
const signed = (text: string): string => `within link\n${scheme}\n${text}`;

/** Of the claims alone: a link that is signed anew by another key is the same link. */
const linkId = (text: string): string =>
  createHash('sha256').update(`within link id\n${text}`).digest('hex').slice(0, 32);

function claimsOf(text: string): LinkClaims | undefined {
  try {
    const parsed = linkClaimsSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
