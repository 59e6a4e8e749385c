/** @module The keys of an issuer, found by OpenID Connect Discovery 1.0 (section 4), and kept while they are good. */
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

export interface IssuerPatience {
  /** Milliseconds for an answer of the issuer. */
  readonly answerMs: number;
  /** Milliseconds for which an issuer that failed, or a key that it does not have, is not asked for again. */
  readonly restMs: number;
}

export const usualPatience: IssuerPatience = { answerMs: 5_000, restMs: 30_000 };
/** Milliseconds for which keys and their address are believed. */
const keptMs = 600_000;
/** Characters of the document. */
const longestDocument = 100_000;

const documentSchema = z.looseObject({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** The issuer does not answer, or not as an issuer does. */
class IssuerFailure extends Error {
  override readonly name = 'IssuerFailure';
}

/** Asks the issuer when a key is wanted and none is known. Throws `IssuerFailure`, and what jose throws. */
export function keysOf(issuer: string, { answerMs, restMs }: IssuerPatience): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | undefined;
  let goodUntil = 0;
  const find = (): Promise<JWTVerifyGetKey> => {
    const now = Date.now();
    if (found && now < goodUntil) return found;
    goodUntil = now + keptMs;
    found = addressOfKeys(issuer, answerMs).then((address) =>
      createRemoteJWKSet(address, { timeoutDuration: answerMs, cooldownDuration: restMs, cacheMaxAge: keptMs }),
    );
    // Whoever sends forged tokens must not have the issuer asked each time.
    found.catch(() => {
      goodUntil = Math.min(goodUntil, Date.now() + restMs);
    });
    return found;
  };
  return async (header, token) => (await find())(header, token);
}

/** Throws a plain error that says what is wrong with the issuer. */
export async function addressOfKeys(issuer: string, answerMs: number): Promise<URL> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let text: string;
  try {
    // Redirects could lead anywhere.
    const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(answerMs) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    text = await answer.text();
  } catch (cause) {
    throw new IssuerFailure(`${address} does not answer as it should`, { cause });
  }
  const { data } = text.length > longestDocument ? { data: undefined } : documentSchema.safeParse(parsed(text));
  if (data?.issuer !== issuer) throw new IssuerFailure(`${address} is no document of the issuer ${issuer}`);
  const keys = new URL(data.jwks_uri);
  if (keys.protocol !== 'https:' && new URL(issuer).protocol === 'https:')
    throw new IssuerFailure(`${address} names keys that are not under https`);
  return keys;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
