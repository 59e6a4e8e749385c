/** @module Settings of the gateway: how often one may ask, and whose word for an address is believed. */
import { z } from 'zod';
import { usualRates } from '../contracts/rates.ts';
import { oidcSettingsSchema } from './oidc.ts';

const rateSyntax = 'write token=60000,address=1200,failures=20 or some of these, in requests a minute from 1 on';
const perMinute = z.int(rateSyntax).min(1, rateSyntax).max(10_000_000, rateSyntax);

export const gatewaySettingsSchema = z.strictObject({
  /** Requests a minute. */
  rates: z.strictObject({ token: perMinute, address: perMinute, failures: perMinute }, rateSyntax),
  /** Who signs people in; absent: nobody does. */
  oidc: oidcSettingsSchema.optional(),
  /** Addresses and networks of proxies that stand before the gateway. */
  trustedProxies: z.array(
    z.union(
      [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
      'write addresses or networks as 10.0.0.0/8, with commas between',
    ),
  ),
});

interface GivenSettings {
  readonly rates: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly oidc: Record<string, unknown> | undefined;
}

/** Of the variables as they are; what is no number or no name stays, so that the schema refuses it. */
export function gatewaySettings({ rates, trustedProxies, oidc }: GivenSettings): Record<string, unknown> {
  const given = rates.map((entry) => {
    const [name = '', count = '', ...rest] = entry.split('=');
    return [name.trim(), rest.length === 0 ? count.trim() : ''] as const;
  });
  const counts = given.map(([name, count]) => [name, /^\d+$/.test(count) ? Number(count) : count] as const);
  return { rates: { ...usualRates, ...Object.fromEntries(counts) }, trustedProxies, ...(oidc && { oidc }) };
}
