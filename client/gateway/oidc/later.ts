/** @module Loads what checks tokens of an issuer with the first that may be one: few gateways have an issuer. */
import type { OidcSettings } from '../../../config/oidc.ts';
import type { OidcCallers, OidcOptions } from './callers.ts';

/** Undefined without an issuer. */
export function oidcLater(settings: OidcSettings | undefined, options: OidcOptions): OidcCallers | undefined {
  if (!settings) return undefined;
  let callers: Promise<OidcCallers> | undefined;
  return async (token) => {
    callers ??= import('./callers.ts').then(({ oidcCallers }) => oidcCallers(settings, options));
    return (await callers)(token);
  };
}
