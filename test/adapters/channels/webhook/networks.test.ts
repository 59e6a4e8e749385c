import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkJudge } from '../../../../adapters/channels/webhook/networks.ts';

const judge = networkJudge([]);

describe('an address of a webhook', () => {
  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    'localhost',
    '',
  ])('%j is closed', (address) => {
    expect(judge(address)).toBe('closed');
  });

  it.each([
    '8.8.8.8',
    '172.32.0.1',
    '172.15.0.1',
    '100.63.0.1',
    '192.169.0.1',
    '1.1.1.1',
    '2606:4700::1111',
    '2a00::1',
    '::ffff:8.8.8.8',
  ])('%s is public', (address) => {
    expect(judge(address)).toBe('public');
  });

  it('is judged alike as IPv4 and within IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(judge(`::ffff:${address}`)).toBe(judge(address));
        expect(judge(`[::ffff:${address}]`)).toBe(judge(address));
      }),
    );
  });

  it('is allowed where the configuration names its network, and nowhere else', () => {
    const some = networkJudge(['10.1.0.0/16', 'fd00::/8']);
    expect([some('10.1.2.3'), some('10.2.0.1'), some('::ffff:10.1.2.3'), some('fd01::1'), some('8.8.8.8')]).toEqual([
      'allowed',
      'closed',
      'allowed',
      'allowed',
      'public',
    ]);
  });
});
