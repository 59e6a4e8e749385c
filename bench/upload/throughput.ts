/** @module One large CSV into a gateway: rate from the first byte to the stored, hashed blob, and the memory of the process. */
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { GatewayProject } from './gateway.ts';

export interface Throughput {
  readonly bytes: number;
  readonly seconds: number;
  /** Of the gateway alone. */
  readonly processorSeconds: number;
  readonly peakBytes: number;
}

/** Rows of eight columns, 1 MiB of them over and over with a running number, so that making them costs little. */
export async function writeLargeCsv(path: string, bytes: number): Promise<void> {
  const file = createWriteStream(path);
  file.write('id,a,b,c,d,e,f,label\n');
  for (let written = 0, id = 0; written < bytes; ) {
    let block = '';
    while (block.length < 1 << 20) {
      block += `${id},${(id * 7919) % 10007}.25,${(id * 104729) % 997},0.123456789,shop ${id % 31},2026-01-01,-17.5,${id % 2}\n`;
      id += 1;
    }
    written += block.length;
    if (!file.write(block)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

/** Sends a file, packed on the way if asked; resolves when the gateway has stored it and answered. */
export async function uploadLarge(project: GatewayProject, path: string, gzip: boolean): Promise<Throughput> {
  const { size } = statSync(path);
  const busy = project.processorTime();
  const begun = performance.now();
  const headers = {
    'content-type': 'text/csv',
    prefer: 'wait=0',
    ...(gzip ? { 'content-encoding': 'gzip' } : { 'content-length': size }),
  };
  const sent = request(`${project.url}/datasets/large`, { method: 'POST', headers });
  const answered = once(sent, 'response');
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  await (gzip ? pipeline(source, createGzip({ level: 1 }), sent) : pipeline(source, sent));
  const [response] = (await answered) as [
    { statusCode: number; on: (name: string, take: (part: Buffer) => void) => void },
  ];
  let text = '';
  response.on('data', (part) => (text += part.toString()));
  await once(response as never, 'end');
  const seconds = (performance.now() - begun) / 1000;
  const { digest } = JSON.parse(text) as { digest?: string };
  const stored =
    digest !== undefined &&
    statSync(join(project.folder, '.within', 'store', 'cas', digest.slice(0, 2), digest), { throwIfNoEntry: false })
      ?.size === size;
  if (!stored || !existsSync(path))
    throw new Error(`the upload was not stored: ${response.statusCode} ${text.slice(0, 300)}`);
  return { bytes: size, seconds, processorSeconds: project.processorTime() - busy, peakBytes: project.peakMemory() };
}
