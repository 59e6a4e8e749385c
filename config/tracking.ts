/** @module Where runs and models are tracked, from the variables that MLflow's own client reads. */

/** `env:NAME` where it is set. */
function reference(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  return env[name] === undefined ? undefined : `env:${name}`;
}

interface Place {
  readonly uri?: string;
  readonly address?: string;
  readonly unused?: string;
}

const uriVariable = 'MLFLOW_TRACKING_URI';

/** An address may hold a name and a password, and one of a data base too, so that only what is open is kept. */
function placeOf(uri: string | undefined): Place {
  if (uri === undefined) return {};
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase() ?? 'file';
  if (!URL.canParse(uri) || (scheme !== 'http' && scheme !== 'https')) return { unused: scheme };
  const url = new URL(uri);
  const hasUser = url.username !== '';
  const open = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  return { uri: open, ...(hasUser && { address: `env:${uriVariable}` }) };
}

/** The part `tracking` of the configuration. */
export function trackingSettings(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const settings = {
    ...placeOf(env[uriVariable]),
    username: reference(env, 'MLFLOW_TRACKING_USERNAME'),
    password: reference(env, 'MLFLOW_TRACKING_PASSWORD'),
    token: reference(env, 'MLFLOW_TRACKING_TOKEN'),
    webhookSecret: env['WITHIN_MLFLOW_WEBHOOK_SECRET'],
  };
  const set = Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set);
}
