/** @module Models in an MLflow registry: which version an alias names now. Only their state is read here. */
import { WithinError } from '../../contracts/errors.ts';
import type { ExternalSource } from '../../contracts/graph.ts';
import { type ReadContext, refused, type SourceReader, unreachable } from './reader.ts';

type ModelSource = Extract<ExternalSource, { kind: 'mlflow' }>;

const answerMs = 30_000;

/** `models:/name/3` or `models:/name@alias`. */
function requestOf(model: string): { path: string; query: Record<string, string> } {
  const [, name, version, alias] = /^models:\/([^/@]+)(?:\/(\d+)|@([A-Za-z0-9_.-]+))$/.exec(model) ?? [];
  if (name !== undefined && version !== undefined) return { path: 'model-versions/get', query: { name, version } };
  if (name !== undefined && alias !== undefined) return { path: 'registered-models/alias', query: { name, alias } };
  throw new WithinError('SOURCE_INVALID', `"${model}" is no model; write models:/name/3 or models:/name@alias.`, {
    model,
  });
}

async function trackingOf(tracking: string, context: ReadContext): Promise<URL> {
  const text = /^(env|file):/.test(tracking) ? await context.secret(tracking) : tracking;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text);
  throw new WithinError(
    'SOURCE_INVALID',
    'The tracking server of an MLflow probe is no http(s):// address; correct it.',
    {},
  );
}

export const mlflowReader: SourceReader<ModelSource> = {
  async probe({ tracking, model }, context) {
    const server = await trackingOf(tracking, context);
    const { path, query } = requestOf(model);
    const { username, password } = server;
    const headers =
      username === ''
        ? {}
        : {
            authorization: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`,
          };
    const base = `${server.origin}${server.pathname.replace(/\/$/, '')}`;
    const url = new URL(`${base}/api/2.0/mlflow/${path}?${new URLSearchParams(query).toString()}`);
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(answerMs) }).catch(() => {
      throw unreachable(server.host, 'cannot be reached');
    });
    if (answer.status === 401 || answer.status === 403) throw refused(server.host);
    if (answer.status === 404 || answer.status === 400)
      throw new WithinError(
        'SOURCE_NOT_FOUND',
        `${server.host} has no model ${model}; register it or correct the name.`,
        {
          model,
        },
      );
    if (!answer.ok) throw unreachable(server.host, `answers with status ${answer.status}`);
    const body = (await answer.json()) as { model_version?: { version?: string; run_id?: string; source?: string } };
    const { version, run_id: run, source } = body.model_version ?? {};
    return version === undefined ? undefined : `version ${version}, run ${run ?? ''}, ${source ?? ''}`;
  },
  fetch: ({ model }) =>
    Promise.reject(
      new WithinError(
        'SOURCE_INVALID',
        `${model} can be a probe, not a source of rows; load it in a step of your own.`,
        {
          model,
        },
      ),
    ),
};
