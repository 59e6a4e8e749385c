/** @module Whether a run or a model that somebody wants to use was made from revoked results. */
import type { RevocationMark } from '../../../contracts/cache.ts';
import type { Ledger } from '../ports.ts';
import { type RecordedRun, type RunPorts, recordedRuns } from '../recorded-runs.ts';
import { revocationOf, type StandingRevocation, standingRevocations } from '../revocations.ts';

const markOf = ({ at, why, author }: StandingRevocation): RevocationMark => ({ at, why, author });

/** Judges many runs by one reading of the ledger. */
export async function runJudge(ledger: Ledger): Promise<(run: RecordedRun) => RevocationMark | undefined> {
  const revocations = await standingRevocations(ledger);
  return ({ runId, started, document }) => {
    const keys = (document?.steps ?? []).flatMap(({ key }) => key ?? []);
    const found = revocationOf({ runId, startedAt: started?.startedAt, keys }, revocations);
    return found && markOf(found);
  };
}

/**
 * The mark of a model file by its digest. A later run that made the same bytes from results that stand clears it: the
 * model is then as good as that run.
 */
export async function judgeModel(
  digest: string,
  ports: RunPorts & { readonly ledger: Ledger },
): Promise<RevocationMark | undefined> {
  const found = (await standingRevocations(ports.ledger)).findLast(({ models }) => models.includes(digest));
  if (!found) return undefined;
  const judge = await runJudge(ports.ledger);
  for await (const run of recordedRuns(ports)) {
    if (run.document?.results.model?.digest === digest && !judge(run)) return undefined;
  }
  return markOf(found);
}
