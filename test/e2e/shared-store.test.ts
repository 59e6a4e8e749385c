/** @module Two machines with stacks and folders of their own, and one bucket between them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from '../support/project.ts';
import { type S3Server, startS3 } from '../support/s3.ts';

const text = { out: 'text/plain' };
const pipeline = {
  name: 'shared',
  steps: [
    { name: 'read', use: './read.ts', in: { words: { source: 'words.txt' } }, out: text },
    { name: 'count', command: ['python3', 'count.py'], in: { text: 'read.out' }, out: text },
  ],
};
const files = {
  'words.txt': 'one two three\n',
  'read.ts': 'export default async ({ inputs }: any) => inputs.words.text();\n',
  'count.py': [
    'import json, os',
    "request = json.load(open(os.environ['WITHIN_REQUEST']))",
    "text = open(request['inputs']['text']).read()",
    "open(request['outputs']['out'], 'w').write(str(len(text)))",
  ].join('\n'),
  'pipeline.json': pipeline,
};

let server: S3Server;
const projects: Project[] = [];
function machine(environment: Readonly<Record<string, string>>): Project {
  const project = new Project({ ...server.environment, ...environment });
  project.write(files);
  projects.push(project);
  return project;
}
beforeAll(async () => {
  server = await startS3();
});
afterAll(async () => {
  for (const project of projects) await project.remove();
  await server.stop();
});

it('reuses on one machine what another computed, and reads it out there', async () => {
  const first = await machine({ WITHIN_STORE: `s3://${server.bucket}/team` }).run('pipeline.json');
  expect(first.outcomes).toEqual({ read: 'ran', count: 'ran' });
  const two = machine({ WITHIN_SHARED_STORE: `s3://${server.bucket}/team` });
  const second = await two.run('pipeline.json');
  expect(second.outcomes).toEqual({ read: 'reused', count: 'reused' });
  expect(second.digests).toEqual(first.digests);
  expect(await two.activities(second.printed.workflowId)).toEqual(['planPipeline']);
  // What nobody asked for was not fetched.
  expect(() => two.blob(second.digests['count.out'] ?? '')).toThrow(/ENOENT/);
  const { exitCode } = await two.within(['outputs', second.printed.runId, 'count.out', '--to', 'got']);
  expect(exitCode).toBe(0);
  expect(two.blob(second.digests['count.out'] ?? '').toString()).toBe('14');
});

it('goes on alone when the bucket cannot be reached, and says that nothing was shared', async () => {
  const alone = machine({ WITHIN_SHARED_STORE: 's3://no-such-bucket/team' });
  const run = await alone.run('pipeline.json');
  expect(run.outcomes).toEqual({ read: 'ran', count: 'ran' });
  const { warnings } = alone.document(run.printed.runId);
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toMatch(
    /^The result of step "read" could not be shared: It is kept on this machine only: The store s3:\/\/no-such-bucket\/team has no such bucket/,
  );
  expect((await alone.run('pipeline.json')).outcomes).toEqual({ read: 'reused', count: 'reused' });
});

it('leaves no credential in the project', async () => {
  const { AWS_SECRET_ACCESS_KEY: secret = '' } = server.environment;
  for (const project of projects) expect(project.filesHolding(secret)).toEqual([]);
});
