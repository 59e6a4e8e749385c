import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExternalReads } from '../../../adapters/external/index.ts';
import { isSafeAddress } from '../../../adapters/external/web.ts';
import { standardObjectService } from '../../../adapters/store/s3/object-service.ts';

describe('a file on a web server as a source', () => {
  const seen: IncomingMessage[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  let base: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const reads = createExternalReads(async (reference) => `value of ${reference}`, standardObjectService());
  const source = (path = '/rows.csv', headers?: Record<string, string>) =>
    ({ kind: 'https', url: `${base}${path}`, ...(headers && { headers }) }) as const;
  const giving = (headers: Record<string, string>, status = 200) => {
    answer = (_request, response) => response.writeHead(status, headers).end('a,b\n1,2\n');
  };

  it.each([
    [{ etag: '"7"' }, 'etag "7"'],
    [{ etag: 'W/"7"', 'last-modified': 'Tue, 24 Nov 2026 10:00:00 GMT' }, undefined],
    [
      { 'last-modified': 'Tue, 24 Nov 2026 10:00:00 GMT', 'content-length': '8' },
      'modified Tue, 24 Nov 2026 10:00:00 GMT, 8 bytes',
    ],
    [{ etag: 'W/"7"' }, undefined],
    [
      { etag: 'W/"7"', 'last-modified': 'Tue, 24 Nov 2026 10:00:00 GMT', 'content-length': '8' },
      'modified Tue, 24 Nov 2026 10:00:00 GMT, 8 bytes, W/"7"',
    ],
    [{}, undefined],
  ])('takes its state from %j', async (headers, state) => {
    giving(headers);
    expect(await reads.probe(source(), '/')).toBe(state);
  });

  it('is fetched whole, with headers by reference', async () => {
    giving({});
    const target = join(mkdtempSync(join(tmpdir(), 'within-web-')), 'a', 'rows.csv');
    await reads.fetch(source('/rows.csv', { authorization: 'env:TOKEN' }), '/', target);
    expect(readFileSync(target, 'utf8')).toBe('a,b\n1,2\n');
    expect(seen.at(-1)?.headers.authorization).toBe('value of env:TOKEN');
  });

  it.each([
    [401, 'SOURCE_REFUSED'],
    [403, 'SOURCE_REFUSED'],
    [404, 'SOURCE_NOT_FOUND'],
    [500, 'SOURCE_UNREACHABLE'],
  ])('answers status %i with %s, and never a credential', async (status, code) => {
    giving({}, status);
    const error = await reads
      .probe(source('/x', { authorization: 'env:TOKEN' }), '/')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(`${(error as Error).message}${JSON.stringify(error)}`).not.toContain('value of');
  });

  it('follows redirects, but neither to an unsafe address nor for ever', async () => {
    answer = (request, response) =>
      request.url === '/new'
        ? response.writeHead(200, { etag: '"1"' }).end()
        : response.writeHead(302, { location: '/new' }).end();
    expect(await reads.probe(source('/old'), '/')).toBe('etag "1"');
    giving({ location: 'http://example.com/x' }, 302);
    await expect(reads.probe(source(), '/')).rejects.toMatchObject({ code: 'SOURCE_INVALID' });
    giving({ location: '/again' }, 302);
    await expect(reads.probe(source(), '/')).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
  });

  it('tells a body that breaks off', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half');
      response.socket?.destroy();
    };
    const target = join(mkdtempSync(join(tmpdir(), 'within-web-')), 'rows.csv');
    await expect(reads.fetch(source(), '/', target)).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
  });

  it.each([
    ['https://data.example/x', true],
    ['http://localhost:9/x', true],
    ['http://127.0.0.1/x', true],
    ['http://data.example/x', false],
    ['ftp://data.example/x', false],
    ['file:///etc/passwd', false],
  ])('may be at %s: %s', (address, safe) => {
    expect(isSafeAddress(new URL(address))).toBe(safe);
  });
});
