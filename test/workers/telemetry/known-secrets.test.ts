/** @module The secrets that a process knows of, so that its log can leave them out. */
import { expect, it } from 'vitest';
import { loadConfig } from '../../../config/load.ts';
import { knownSecrets } from '../../../workers/telemetry/known-secrets.ts';

const plain = {
  WITHIN_SMTP: 'env:KNOWN_SMTP',
  WITHIN_MAIL_FROM: 'a@example.org',
  WITHIN_LINK_SECRET: 'env:KNOWN_LINKS',
  WITHIN_FLAG_PROVIDER: 'flags#Provider',
  WITHIN_FLAG_OPTIONS: 'env:KNOWN_FLAGS',
  TEMPORAL_ADDRESS: 'localhost:7233',
  TEMPORAL_GRPC_META_AUTHORIZATION: 'Bearer of-the-metadata',
  OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20of-the-collector,tenant=a',
  AWS_SECRET_ACCESS_KEY: 'of-the-bucket',
};
const behind = {
  KNOWN_SMTP: 'smtp://within:p%2Fw@mail.example.org',
  KNOWN_LINKS: 'the-newer-key-of-links the-older-key-of-links',
  KNOWN_FLAGS: '{"host":"x","deep":[{"token":"of-the-provider"}]}',
};

it('are known whole and in the parts that may be told alone, and no common word is among them', () => {
  for (const [name, value] of Object.entries(behind)) process.env[name] = value;
  try {
    const known = knownSecrets(loadConfig(plain), plain);
    for (const part of [
      ...Object.values(behind),
      'p%2Fw',
      'p/w',
      'the-newer-key-of-links',
      'the-older-key-of-links',
      'of-the-provider',
      'of-the-metadata',
      'Basic of-the-collector',
      'of-the-collector',
      'of-the-bucket',
    ])
      expect(known).toContain(part);
    for (const word of ['authorization', 'Basic', 'Bearer', 'a', 'x', 'within', 'mail.example.org'])
      expect(known).not.toContain(word);
  } finally {
    for (const name of Object.keys(behind)) delete process.env[name];
  }
});
