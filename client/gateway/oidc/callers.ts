/** @module Who asks with a token of an OpenID Connect issuer (a JWT, RFC 9068 and RFC 8725), and which role that is. */
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { OidcSettings } from '../../../config/oidc.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { type Role, reaches } from '../../../contracts/roles.ts';
import type { Caller } from '../access.ts';
import { type IssuerPatience, keysOf, usualPatience } from './issuer.ts';

/** What is signed by a private key alone: with a shared or no key, who checks could also sign. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Seconds by which clocks may differ. */
const clockTolerance = 60;
/** Characters. */
const longestToken = 8_192;
const longestName = 200;

/** Seen before anything is decoded. */
const isJwt = (token: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token);

export type OidcCallers = (token: string) => Promise<Caller | undefined>;

export interface OidcOptions {
  readonly patience?: IssuerPatience;
  /** Told why the issuer cannot be asked. */
  readonly onDefect?: ((error: unknown) => void) | undefined;
}

/**
 * Who it is; undefined for a token that does not count. Errors: `OIDC_UNAVAILABLE` where the issuer's keys cannot be had,
 * `ROLE_FORBIDDEN` for somebody without a role.
 */
export function oidcCallers(
  settings: OidcSettings,
  { patience = usualPatience, onDefect }: OidcOptions = {},
): OidcCallers {
  const keys = keysOf(settings.issuer, patience);
  const { issuer, audience } = settings;
  return async (token) => {
    if (token.length > longestToken || !isJwt(token)) return undefined;
    try {
      const rules = { issuer, audience, algorithms, clockTolerance, requiredClaims: ['exp', 'sub'] };
      const { payload } = await jwtVerify(token, keys, rules);
      return callerIn(payload, settings);
    } catch (error) {
      if (error instanceof WithinError) throw error;
      if (isOfToken(error)) return undefined;
      onDefect?.(error);
      const message = 'Who signs people in cannot be asked just now, so no such token is taken; ask again in a moment.';
      throw new WithinError('OIDC_UNAVAILABLE', message, {}, error);
    }
  };
}

/** What is wrong with the token and not with the issuer. */
const isOfToken = (error: unknown): boolean =>
  [
    errors.JWTExpired,
    errors.JWTClaimValidationFailed,
    errors.JWTInvalid,
    errors.JWSInvalid,
    errors.JWSSignatureVerificationFailed,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
  ].some((kind) => error instanceof kind);

function callerIn(payload: JWTPayload, { roleClaim, roles, nameClaim }: OidcSettings): Caller | undefined {
  const name = claimIn(payload, nameClaim);
  // Anybody may claim an address that was not verified.
  const isForged = nameClaim === 'email' && payload['email_verified'] !== true;
  if (typeof name !== 'string' || name === '' || name.length > longestName || /\p{Cc}/u.test(name) || isForged)
    return undefined;
  const role = highest([claimIn(payload, roleClaim)].flat(), roles);
  if (role !== undefined) return { name, role };
  throw new WithinError(
    'ROLE_FORBIDDEN',
    `"${name}" is signed in and has no role here; ask who keeps the gateway for a value of ${roleClaim} that WITHIN_OIDC_ROLES knows.`,
    {},
  );
}

/** `realm_access.roles` within claims; a claim may have dots in its own name too, as addresses do. */
function claimIn(payload: JWTPayload, claim: string): unknown {
  if (Object.hasOwn(payload, claim)) return payload[claim];
  return claim
    .split('.')
    .reduce<unknown>(
      (within, name) =>
        typeof within === 'object' && within !== null && Object.hasOwn(within, name)
          ? (within as Record<string, unknown>)[name]
          : undefined,
      payload,
    );
}

function highest(values: readonly unknown[], roles: OidcSettings['roles']): Role | undefined {
  const known = ['*', ...values].flatMap((value) =>
    typeof value === 'string' && Object.hasOwn(roles, value) ? (roles[value] ?? []) : [],
  );
  return known.reduce<Role | undefined>((best, role) => (best && reaches(best, role) ? best : role), undefined);
}
