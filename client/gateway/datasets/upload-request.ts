/** @module What the headers and the address of an upload say: name, format, packing, length, digest, key, patience. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import {
  type DatasetFormat,
  datasetNamePattern,
  datasetNameRule,
  formatOfEnding,
} from '../../../contracts/datasets.ts';
import { type ErrorCode, WithinError } from '../../../contracts/errors.ts';

export interface UploadRequest {
  readonly dataset: string;
  readonly format: DatasetFormat;
  /** True where the sender says that it packed the bytes; they may be packed otherwise too. */
  readonly packed: boolean;
  /** Bytes as sent, where they were announced. */
  readonly length?: number;
  /** SHA-256 of the bytes as sent, base64, where it was announced. */
  readonly sentDigest?: string;
  readonly uploadId?: string;
  readonly pipeline?: string;
  /** Milliseconds that the sender waits for the verdict. */
  readonly waitMs: number;
  /** True where `Prefer: wait` set it. */
  readonly waitAsked: boolean;
}

/** A map: the type comes from outside and may be `__proto__`. */
const byType: ReadonlyMap<string, DatasetFormat> = new Map([
  ['text/csv', 'csv'],
  ['application/csv', 'csv'],
  ['text/tab-separated-values', 'tsv'],
  ['application/vnd.apache.parquet', 'parquet'],
  ['application/x-parquet', 'parquet'],
  ['application/parquet', 'parquet'],
  ['application/jsonl', 'jsonl'],
  ['application/x-jsonlines', 'jsonl'],
  ['application/x-ndjson', 'jsonl'],
  ['application/ndjson', 'jsonl'],
  ['application/json', 'jsonl'],
]);
/** Types that say nothing of the content. */
const neutral: ReadonlySet<string> = new Set([
  '',
  'application/octet-stream',
  'application/gzip',
  'application/x-gzip',
]);

const defaultWaitMs = 5_000;
const longestWaitMs = 60_000;
const longestKey = 255;

function refuse(code: ErrorCode, message: string): never {
  throw new WithinError(code, message, {});
}

/** `filename="sales.csv.gz"` of Content-Disposition (RFC 6266); only its ending counts, it is never a path. */
function endingOf(disposition: string | undefined, given: string | undefined): DatasetFormat | undefined {
  const [, quoted, bare] = /filename="?([^";]+)"?|filename\*=[^']*'[^']*'([^;]+)/i.exec(disposition ?? '') ?? [];
  const name = given ?? quoted ?? bare ?? '';
  const ending = /\.([a-z0-9]+)(?:\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return formatOfEnding.get(ending);
}

function formatOf(headers: IncomingHttpHeaders, fileName: string | undefined): DatasetFormat {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const known = byType.get(type);
  const named = endingOf(headers['content-disposition'], fileName);
  if (known && named && known !== named)
    refuse('UPLOAD_FORMAT_UNKNOWN', `Content-Type says ${known} and the file name says ${named}; correct one of them.`);
  const format = known ?? (neutral.has(type) ? named : undefined);
  if (format) return format;
  const types = 'text/csv, text/tab-separated-values, application/vnd.apache.parquet or application/jsonl';
  return refuse('UPLOAD_FORMAT_UNKNOWN', `Nothing tells the format of this upload; send Content-Type: ${types}.`);
}

function packingOf(encoding: string | undefined): boolean {
  const given = (encoding ?? 'identity').trim().toLowerCase();
  if (given === 'identity' || given === '') return false;
  if (given === 'gzip' || given === 'x-gzip') return true;
  return refuse('UPLOAD_FORMAT_UNKNOWN', 'The Content-Encoding of this upload is not known; send gzip or none.');
}

/** `sha-256=:BASE64:` of Content-Digest (RFC 9530); other algorithms are passed over, as it says. */
function digestIn(header: string | string[] | undefined): string | undefined {
  const text = String(header ?? '');
  if (!/(^|[\s,])sha-256=/i.test(text)) return undefined;
  const [, digest] = /(?:^|[\s,])sha-256=:([A-Za-z0-9+/]{43}=):/i.exec(text) ?? [];
  return (
    digest ?? refuse('UPLOAD_INVALID', 'Content-Digest is written sha-256=:BASE64:, with the 32 bytes of the digest.')
  );
}

/** One id for each key of an uploader and data set; nothing of the key can be read from it. */
function keyedId(key: string | string[] | undefined, scope: readonly string[]): string | undefined {
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || key.trim() === '' || key.length > longestKey)
    return refuse('UPLOAD_INVALID', `Idempotency-Key is one text of 1 to ${longestKey} characters.`);
  const hash = createHash('sha256')
    .update(JSON.stringify([...scope, key]))
    .digest('hex');
  return `key-${hash.slice(0, 32)}`;
}

/** `Prefer: wait=N`, in seconds (RFC 7240). */
function waitOf(prefer: string | string[] | undefined): Pick<UploadRequest, 'waitMs' | 'waitAsked'> {
  const [, seconds] = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?/i.exec(String(prefer ?? '')) ?? [];
  if (seconds === undefined) return { waitMs: defaultWaitMs, waitAsked: false };
  return { waitMs: Math.min(longestWaitMs, 1000 * Number(seconds)), waitAsked: true };
}

export interface AddressOf {
  readonly name: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly uploader: string;
}

function single(query: AddressOf['query'], key: string): string | undefined {
  const value = query[key];
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  return refuse('UPLOAD_INVALID', `The parameter ${key} of the address is given once, and not empty.`);
}

/** Throws `UPLOAD_INVALID`, `UPLOAD_FORMAT_UNKNOWN`. */
export function readUploadRequest(headers: IncomingHttpHeaders, { name, query, uploader }: AddressOf): UploadRequest {
  if (!datasetNamePattern.test(name)) refuse('UPLOAD_INVALID', `${datasetNameRule}.`);
  const unknown = Object.keys(query).find((key) => key !== 'pipeline' && key !== 'filename');
  if (unknown !== undefined)
    refuse('UPLOAD_INVALID', 'The address of an upload takes the parameters pipeline and filename only.');
  const length = headers['content-length'];
  const sentDigest = digestIn(headers['content-digest']);
  const uploadId = keyedId(headers['idempotency-key'], [name, uploader]);
  const pipeline = single(query, 'pipeline');
  return {
    dataset: name,
    format: formatOf(headers, single(query, 'filename')),
    packed: packingOf(headers['content-encoding']),
    ...(length !== undefined && { length: Number(length) }),
    ...(sentDigest !== undefined && { sentDigest }),
    ...(uploadId !== undefined && { uploadId }),
    ...(pipeline !== undefined && { pipeline }),
    ...waitOf(headers['prefer']),
  };
}
