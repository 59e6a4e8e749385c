/** @module A real S3 server (versitygw over a folder) for tests, on a port of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import getPort from 'get-port';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
const binary = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'within', 'bin', 'versitygw');
const accessKeyId = 'test-access';
const defaultSecret = 'test-secret-of-the-store';

export interface S3Server {
  readonly endpoint: string;
  /** Folder whose subfolders are the buckets: what is changed there is changed behind the server's back. */
  readonly folder: string;
  readonly bucket: string;
  /** For the SDK. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** For processes that find it by the standard chain. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of the server that runs now. */
  pid(): number | undefined;
  /** Kills it and starts it again, on the same port and folder. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function answers(endpoint: string, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    // Each try waits for the connection to be refused or taken, so this asks as often as the server can answer.
    const reply = await fetch(endpoint).catch(() => undefined);
    if (reply) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`versitygw ended with status ${server.exitCode}`);
}

/** Started with one empty bucket; its only user has this secret. */
export async function startS3(secretAccessKey = defaultSecret): Promise<S3Server> {
  if (!existsSync(binary)) throw new Error(`${binary} is missing; .ci/run builds it (go install versitygw)`);
  const folder = mkdtempSync(join(tmpdir(), 'within-s3-'));
  const port = await getPort();
  const endpoint = `http://127.0.0.1:${port}`;
  const launch = async (): Promise<ChildProcess> => {
    const keys = ['--access', accessKeyId, '--secret', secretAccessKey];
    const child = spawn(binary, ['--port', `127.0.0.1:${port}`, ...keys, 'posix', folder], { stdio: 'ignore' });
    await answers(endpoint, child);
    return child;
  };
  const end = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  };
  let server = await launch();
  const client = { endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } };
  const bucket = 'within';
  await new S3Client({ ...client, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    endpoint,
    folder,
    bucket,
    client,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: client.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    },
    pid: () => server.pid,
    async restart() {
      await end(server);
      server = await launch();
    },
    async stop() {
      await end(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
