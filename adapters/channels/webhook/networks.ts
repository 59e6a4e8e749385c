/**
 * @module Which addresses a webhook may have. One that leads into the own network would let whoever writes addresses
 * into the directory reach what is not meant for them (server-side request forgery), so those are refused unless the
 * configuration names their network. Sources: IANA registries of special-purpose IPv4 and IPv6 addresses.
 */
import { BlockList, isIP } from 'node:net';

const closed = new BlockList();
for (const network of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/96',
  '64:ff9b::/32',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/9',
  'ff00::/8',
])
  add(closed, network);

function add(list: BlockList, network: string): void {
  const [address = '', bits = ''] = network.split('/');
  list.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

export type NetworkJudge = (address: string) => 'public' | 'allowed' | 'closed';

/** `allowed` are networks that are reached though they are not public. */
export function networkJudge(allowed: readonly string[]): NetworkJudge {
  const open = new BlockList();
  for (const network of allowed) add(open, network);
  return (address) => {
    const plain = unmapped(address);
    const family = isIP(plain) === 4 ? 'ipv4' : 'ipv6';
    if (open.check(plain, family)) return 'allowed';
    return isIP(plain) === 0 || closed.check(plain, family) ? 'closed' : 'public';
  };
}

/** An IPv4 address within an IPv6 one, `::ffff:7f00:1`, is that IPv4 address. */
function unmapped(address: string): string {
  const host = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIP(host) !== 6) return host;
  const full = new URL(`http://[${host}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(full) ?? [];
  if (high === undefined || low === undefined) return host;
  const bytes = [high, low].flatMap((part) => {
    const value = Number.parseInt(part, 16);
    return [value >> 8, value & 255];
  });
  return bytes.join('.');
}
