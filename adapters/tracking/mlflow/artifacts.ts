/** @module Files of a run: through the server's own proxy of artifacts, or to an address in a bucket that it signs. */
import { openAsBlob } from 'node:fs';
import { isWithinError, WithinError } from '../../../contracts/errors.ts';
import { noAnswer } from './failure.ts';
import type { MlflowRest } from './rest.ts';
import { nothingSchema, uploadAddressSchema } from './shapes.ts';

const proxyPath = '/api/2.0/mlflow-artifacts/artifacts';

/** Path below the proxy; undefined where the server does not serve the artifacts of this run itself. */
function proxied(root: string, server: string): string | undefined {
  const below = `${server}${proxyPath}/`;
  if (root.startsWith(below)) return root.slice(below.length);
  const [, path] = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(.*)$/.exec(root) ?? [];
  return path;
}

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

export interface Upload {
  readonly runId: string;
  /** `artifact_uri` of the run. */
  readonly root: string;
  readonly path: string;
  /** File with the bytes. */
  readonly file: string;
}

/** Milliseconds that an upload to a bucket may take. */
const uploadMs = 600_000;

export async function uploadArtifact({ runId, root, path, file }: Upload, rest: MlflowRest): Promise<void> {
  const below = proxied(root, rest.address);
  if (below !== undefined) {
    await rest.put(`${proxyPath}/${encoded(`${below.replace(/\/+$/, '')}/${path}`)}`, file, nothingSchema);
    return;
  }
  const { presigned_url, headers } = await rest
    .post('artifacts/presigned-upload-url', { run_id: runId, path }, uploadAddressSchema)
    .catch((error: unknown) => {
      throw isWithinError(error) && error.code !== 'TRACKING_UNREACHABLE' ? noWay(root, rest.host, error) : error;
    });
  const url = new URL(presigned_url);
  const signal = AbortSignal.timeout(uploadMs);
  // The address says by itself who may write there, so our credentials do not go along.
  const answer = await fetch(url, { method: 'PUT', headers, body: await openAsBlob(file), signal }).catch(
    (error: unknown) => {
      throw noAnswer(url.host, 'the upload of an artifact', error);
    },
  );
  if (answer.ok) return;
  const code = answer.status >= 500 ? 'TRACKING_UNREACHABLE' : 'TRACKING_INVALID';
  const message = `${url.host}, where MLflow keeps artifacts, answers an upload with status ${answer.status}; check the rights of the server's account there.`;
  throw new WithinError(code, message, { host: url.host, status: answer.status });
}

/** A folder of the server, or a bucket whose kind it signs no addresses for. */
function noWay(root: string, host: string, cause: unknown): WithinError {
  const scheme = /^([a-z0-9+.-]+):/i.exec(root)?.[1] ?? 'file';
  return new WithinError(
    'TRACKING_INVALID',
    `The MLflow server ${host} keeps artifacts under a ${scheme} address and takes none from here; start it with --serve-artifacts and --artifacts-destination, or with a bucket that it can sign addresses for (S3, MLflow 3.14 or later).`,
    { host, scheme },
    cause,
  );
}
