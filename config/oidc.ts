/** @module Settings of who signs people in for the gateway, by OpenID Connect. */
import { z } from 'zod';
import { roles } from '../contracts/roles.ts';

/** TLS says that it is the issuer who answers; on this machine there is nobody between. */
const issuer = z.union(
  [z.url({ protocol: /^https$/ }), z.url({ protocol: /^http$/, hostname: /^(localhost|127\.0\.0\.1|\[::1\])$/ })],
  'write the address of the issuer as https://login.example.org/realm, or http:// on this machine alone',
);
/** A name, or names with dots between for claims within claims. */
const claim = z.string().regex(/^[^\s,=]{1,200}$/, 'write the name of a claim, as groups or realm_access.roles');
const roleSyntax = `write VALUE=ROLE with commas between and a role of ${roles.join(', ')}; * stands for any value`;

export const oidcSettingsSchema = z.strictObject({
  issuer,
  /** Whom tokens have to be for: the gateway. */
  audience: z.string().min(1),
  /** Claim whose value names the role, or a list of them. */
  roleClaim: claim,
  /** Role by value of that claim; `*` is the role of everybody who is signed in. */
  roles: z.record(z.string().min(1), z.enum(roles, roleSyntax), roleSyntax),
  /** Claim that says who it is. */
  nameClaim: claim,
});
export type OidcSettings = z.infer<typeof oidcSettingsSchema>;

/** The part `gateway.oidc` of the configuration; absent without an issuer. */
export function oidcSettings(
  env: Readonly<Record<string, string | undefined>>,
  roleEntries: readonly string[],
): Record<string, unknown> | undefined {
  const others = ['WITHIN_OIDC_AUDIENCE', 'WITHIN_OIDC_ROLE_CLAIM', 'WITHIN_OIDC_ROLES', 'WITHIN_OIDC_NAME_CLAIM'];
  if (env['WITHIN_OIDC_ISSUER'] === undefined && !others.some((name) => env[name] !== undefined)) return undefined;
  const given = roleEntries.map((entry) => {
    const at = entry.lastIndexOf('=');
    return at === -1 ? ([entry, ''] as const) : ([entry.slice(0, at).trim(), entry.slice(at + 1).trim()] as const);
  });
  return {
    issuer: env['WITHIN_OIDC_ISSUER'],
    audience: env['WITHIN_OIDC_AUDIENCE'],
    roleClaim: env['WITHIN_OIDC_ROLE_CLAIM'] ?? 'roles',
    roles: given.length > 0 ? Object.fromEntries(given) : Object.fromEntries(roles.map((role) => [role, role])),
    nameClaim: env['WITHIN_OIDC_NAME_CLAIM'] ?? 'sub',
  };
}
