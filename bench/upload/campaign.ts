/** @module Sends malformed uploads to a gateway and follows each to its end: what it was answered, and whether its bytes are where they should be. */
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { type BaseUpload, type Malformed, malformed } from './malformed.ts';

export interface Campaign {
  readonly url: string;
  readonly dataset: string;
  readonly cases: number;
  readonly seed: string;
  readonly bases: readonly BaseUpload[];
  /** Sent with each request, where the gateway asks for one. */
  readonly token?: string;
  /** Bytes of a blob of the store; `undefined` when it is not there. */
  readonly blob: (digest: string) => Buffer | undefined;
}

/** How an upload ended: taken and judged, refused outright, or in a way that must not be. */
export type Fate = 'accepted' | 'quarantined' | 'refused' | 'wrong';

export interface CampaignResult {
  /** By kind of fault. */
  readonly fates: ReadonlyMap<string, Readonly<Record<Fate, number>>>;
  /** Answers of the 5xx class, bytes that are lost or mixed in, uploads that nothing decided: a sentence each. */
  readonly wrong: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly body: {
    readonly state?: string;
    readonly digest?: string;
    readonly statusUrl?: string;
    readonly code?: string;
  };
}

const atOnce = 6;
const pollMs = 250;
const polls = 1200;

/** What is no JSON has no digest and no state, and so is told as wrong. */
function documentIn(bytes: Buffer): Answer['body'] {
  try {
    return JSON.parse(bytes.toString('utf8')) as Answer['body'];
  } catch {
    return {};
  }
}

interface Sending extends Pick<Malformed, 'headers' | 'bytes'> {
  readonly method: 'GET' | 'POST';
  readonly token: string | undefined;
}

function send(url: string, { headers, bytes, method, token }: Sending): Promise<Answer> {
  return new Promise((done, fail) => {
    const length = method === 'POST' ? { 'content-length': bytes.length, prefer: 'wait=0' } : {};
    const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const sent = request(url, { method, headers: { ...length, ...bearer, ...headers } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done({ status: response.statusCode ?? 0, body: documentIn(Buffer.concat(parts)) }));
      response.on('error', fail);
    });
    sent.on('error', fail);
    sent.end(bytes);
  });
}

const isPacked = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Waits until the upload is decided. */
async function settled(first: Answer, { url, token }: Campaign): Promise<Answer> {
  let answer = first;
  for (let poll = 0; answer.body.state === 'pending' && poll < polls; poll++) {
    await sleep(pollMs);
    answer = await send(`${url}${answer.body.statusUrl}`, {
      headers: {},
      bytes: Buffer.alloc(0),
      method: 'GET',
      token,
    });
  }
  return answer;
}

interface Ending {
  readonly fate: Fate;
  readonly wrong?: string;
}

/** Of an upload that was taken: it must be decided, and its bytes kept as they were sent. */
async function takenTo(upload: Malformed, first: Answer, campaign: Campaign): Promise<Ending> {
  const wrong = (text: string) => ({ fate: 'wrong', wrong: `${upload.kind}: ${text}` }) as const;
  const { status, body } = await settled(first, campaign);
  if (status >= 500) return wrong(`status ${status} ${body.code ?? ''}`);
  if (body.state !== 'accepted' && body.state !== 'quarantined') return wrong(`nothing was decided: ${body.state}`);
  const kept = isPacked(upload.bytes) ? gunzipSync(upload.bytes) : upload.bytes;
  const digest = digestOf(kept);
  if (first.body.digest === digest && campaign.blob(digest)?.equals(kept)) return { fate: body.state };
  return wrong(`the bytes of ${digest.slice(0, 12)} are not those that were sent`);
}

/** What went wrong, or how it ended. */
async function follow(upload: Malformed, campaign: Campaign): Promise<Ending> {
  const { url, dataset, token } = campaign;
  const first = await send(`${url}/datasets/${dataset}`, { ...upload, method: 'POST', token });
  const { status, body } = first;
  if (status < 500 && body.digest !== undefined) return takenTo(upload, first, campaign);
  if (status >= 400 && status < 500 && body.code !== undefined) return { fate: 'refused' };
  return { fate: 'wrong', wrong: `${upload.kind}: answer ${status} ${body.code ?? 'without a digest or a code'}` };
}

const none = { accepted: 0, quarantined: 0, refused: 0, wrong: 0 };

export async function runCampaign(campaign: Campaign): Promise<CampaignResult> {
  const fates = new Map<string, Record<Fate, number>>();
  const wrong: string[] = [];
  let next = 0;
  const sender = async () => {
    while (next < campaign.cases) {
      const upload = malformed(campaign.seed, next++, campaign.bases);
      const { fate, wrong: what } = await follow(upload, campaign).catch((error: unknown) => ({
        fate: 'wrong' as const,
        wrong: `${upload.kind}: ${String(error)}`,
      }));
      const tally = fates.get(upload.kind) ?? { ...none };
      tally[fate] += 1;
      fates.set(upload.kind, tally);
      if (what !== undefined) wrong.push(what);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return { fates, wrong };
}
