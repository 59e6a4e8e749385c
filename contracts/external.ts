/** @module Sources outside the project as a pipeline file names them. Credentials stand only as references. */
import { z } from 'zod';

/** `env:NAME` or `file:path`, resolved where the source is read. */
const referenceSchema = z.string().regex(/^(env|file):.+/, 'a reference is written env:NAME or file:path');
const argv = z.array(z.string()).min(1);

const webSource = z.strictObject({
  url: z.string().min(1).describe('address of a file, https://; http:// for this machine only'),
  headers: z.record(z.string(), referenceSchema).optional().describe('headers to send, values by reference'),
});
const bucketSource = z.strictObject({
  s3: z
    .string()
    .regex(/^s3:\/\/[^/]+\/.+/, 'an object is written s3://bucket/key')
    .describe('object in S3, as s3://bucket/key; credentials come from the AWS environment'),
});
const postgresSource = z.strictObject({
  postgres: referenceSchema.describe('connection string, by reference: env:DATABASE_URL'),
  query: z.string().min(1).describe('a query that only reads; its rows come in the order of their text'),
});
const commandSource = z.strictObject({
  command: argv.describe('program and arguments whose standard output is the data; no shell'),
  probe: z
    .strictObject({ command: argv.describe('prints something that changes when the data do') })
    .optional()
    .describe('tells whether the data have changed; without it nothing made of them is reused'),
  env: z
    .array(z.string().regex(/^[A-Za-z_]\w*$/))
    .optional()
    .describe('environment variables that the commands see'),
});

/** Where rows may come from. */
export const externalInputSchema = z.union([webSource, bucketSource, postgresSource, commandSource]);
export type ExternalInput = z.infer<typeof externalInputSchema>;

/** What stands after `source:`: a path or glob, several of them, a version of a data set, or an outside source. */
export const sourceAddressSchema = z.union([z.string().min(1), z.array(z.string().min(1)).min(1), externalInputSchema]);

const modelProbe = z.strictObject({
  mlflow: z.string().min(1).describe('model in an MLflow registry: models:/name/3 or models:/name@alias'),
  tracking: z.string().min(1).describe('address of the tracking server, or a reference to it'),
});
const commandProbe = z.strictObject({
  command: argv.describe('prints something that changes when what is read does'),
  env: z
    .array(z.string().regex(/^[A-Za-z_]\w*$/))
    .optional()
    .describe('environment variables that the command sees'),
});
const oneProbe = z.union([webSource, bucketSource, postgresSource, modelProbe, commandProbe]);
export type ProbeInput = z.infer<typeof oneProbe>;

/** What a step's own code reads outside: one probe, or several by name. */
export const probeSchema = z.union([oneProbe, z.record(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/), oneProbe)]);
