import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signature } from '../../../../adapters/channels/webhook/signature.ts';

describe('the signature of a webhook', () => {
  const signed = { delivery: 'e#anna#webhook', timestamp: '1795528980', body: '{"é":1}' };

  it('covers id, time and body, under a key that others do not have', () => {
    expect(signature(signed, 'key')).toBe(
      `v1,${createHmac('sha256', 'key').update('e#anna#webhook.1795528980.{"é":1}', 'utf8').digest('base64')}`,
    );
    const others = [
      signature({ ...signed, delivery: 'f' }, 'key'),
      signature({ ...signed, timestamp: '1' }, 'key'),
      signature({ ...signed, body: '{}' }, 'key'),
      signature(signed, 'other'),
    ];
    expect(new Set([signature(signed, 'key'), ...others]).size).toBe(5);
  });
});
