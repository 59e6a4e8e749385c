/** @module A real S3 server for all tests of a file, found by this process as users' processes find theirs: by the environment. */
import { afterAll, beforeAll } from 'vitest';
import { type S3Server, startS3 } from './s3.ts';

/** To be called at the top of the file; the server is there once tests run. The environment is put back afterwards. */
export function s3OfThisFile(): () => S3Server {
  let server: S3Server | undefined;
  const kept = new Map<string, string | undefined>();
  beforeAll(async () => {
    server = await startS3();
    for (const [name, value] of Object.entries(server.environment)) {
      kept.set(name, process.env[name]);
      process.env[name] = value;
    }
  });
  afterAll(async () => {
    for (const [name, value] of kept)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    await server?.stop();
  });
  return () => {
    if (!server) throw new Error('the S3 server is there once tests run');
    return server;
  };
}
