import { expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { personalDataDetector } from '../../../../domain/quality/pii/pii-detector.ts';
import { table } from '../../../support/tables.ts';

it('names the column and the kind, and no value anywhere', async () => {
  const people = table({
    contact: Array.from({ length: 20 }, (_, i) => `jane${i}@example.org`),
    age: Array.from({ length: 20 }, (_, i) => 20 + i),
  });
  const found = await personalDataDetector.detect({ table: people, roles: {}, stream: createStream('x') });
  expect(found.issues).toMatchObject([{ code: 'personal-data', column: 'contact', effect: 1 }]);
  expect(found.issues[0]?.message).toContain('e-mail addresses: 100% of its different values look like xxxx9@');
  expect(JSON.stringify(found)).not.toMatch(/jane|example/);
});
