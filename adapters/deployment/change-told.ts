/** @module What a target outside is told of a change: the same words in the file of a command and in the body of a webhook. */
import type { TargetOrder } from '../../domain/deployment/ports.ts';

/** For JSON. `previous` and `runId` are absent where there is none, `share` but in beta. */
export function changeTold({ request, change, previous, again }: Omit<TargetOrder, 'signal'>): object {
  const { id, model, version, alias, digest, runId } = request;
  return {
    key: change.key,
    again,
    deployment: id,
    model,
    version,
    alias,
    digest,
    ...(runId !== undefined && { runId }),
    ...(previous !== undefined && { previous }),
    stage: change.stage,
    ...(change.share !== undefined && { share: change.share }),
  };
}
