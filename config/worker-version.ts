/** @module The deployment of workers that a worker is a version of, by `WITHIN_DEPLOYMENT` and `WITHIN_BUILD_ID`. */

interface WorkerVersion {
  readonly deployment?: { readonly name: string; readonly buildId?: string };
}

/** The part `deployment` of the configuration; nothing where the workers have no version. */
export function workerVersion(environment: Readonly<Record<string, string | undefined>>): WorkerVersion {
  const { WITHIN_DEPLOYMENT: name, WITHIN_BUILD_ID: buildId } = environment;
  if (name === undefined) return {};
  return { deployment: { name, ...(buildId !== undefined && { buildId }) } };
}
