/** @module What a registered model and an alias may be called: MLflow's rules, held in every store alike. */
import { WithinError } from '../../contracts/errors.ts';
import { modelNamePattern } from '../../contracts/tracking.ts';

const aliasPattern = /^[\w-]{1,255}$/;
/** `latest` and `v3` would read as versions. */
const reservedAlias = /^(latest|v\d+)$/i;

function invalid(message: string, details: Readonly<Record<string, unknown>>): WithinError {
  return new WithinError('TRACKING_INVALID', message, details);
}

export function checkModelName(model: string): void {
  if (modelNamePattern.test(model)) return;
  throw invalid(
    `${JSON.stringify(model.slice(0, 100))} cannot name a registered model; take 1 to 250 characters without "/", ":" and line ends.`,
    { model },
  );
}

export function checkAlias(alias: string): void {
  if (aliasPattern.test(alias) && !reservedAlias.test(alias)) return;
  throw invalid(
    `${JSON.stringify(alias.slice(0, 100))} cannot be an alias; take letters, digits, "_" and "-", and neither "latest" nor a name like "v3".`,
    { alias },
  );
}

export function noSuchVersion(model: string, version: number): WithinError {
  return new WithinError(
    'TRACKING_NOT_FOUND',
    `The registered model ${model} has no version ${version}; within models or the page of the registry lists them.`,
    { model, version },
  );
}

/** A relative path of plain segments with `/` between them. */
export function checkArtifactPath(path: string): void {
  const isPlain = path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (isPlain && path.length <= 500 && !/[\\\p{Cc}]/u.test(path)) return;
  throw invalid(
    `${JSON.stringify(path.slice(0, 100))} cannot be the path of an artifact; write names with "/" between them, without "..".`,
    { path },
  );
}
