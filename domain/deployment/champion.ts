/** @module The version that what is under review stands beside: the one that is in force where its model would go. */
import type { ReviewSubject } from '../../contracts/review.ts';
import type { RunRecordStore } from '../caching/ports.ts';
import { type RunPorts, recordedRun } from '../caching/recorded-runs.ts';
import type { Champion } from '../collaboration/evidence/evidence.ts';
import type { ModelRegistry } from '../tracking/ports.ts';
import { DeploymentRecords } from './records.ts';
import { defaultAlias } from './requests.ts';

export interface ChampionPorts extends RunPorts {
  readonly registry: Pick<ModelRegistry, 'model' | 'version'>;
  /** Records of deployments. */
  readonly deployed: RunRecordStore;
}

/** Undefined where none is in force, or where WITHIN did not measure it. Throws what the registry throws. */
export async function championBeside(subject: ReviewSubject, ports: ChampionPorts): Promise<Champion | undefined> {
  const place = subject.type === 'deployment' ? await ofDeployment(subject, ports) : await ofRun(subject, ports);
  const version = place && (await ports.registry.version(place.model, place.version));
  const digest = version?.tags['within.metrics'];
  return version && digest !== undefined
    ? { name: `version ${version.version} of ${version.model}`, metrics: { digest } }
    : undefined;
}

interface Place {
  readonly model: string;
  readonly version: number;
}

/** The version that it is to take the place of, whatever the alias names by now. */
async function ofDeployment({ id }: ReviewSubject, { deployed }: ChampionPorts): Promise<Place | undefined> {
  const { request, previous } = (await new DeploymentRecords(deployed).begun(id)) ?? {};
  return request && previous !== undefined ? { model: request.model, version: previous } : undefined;
}

/** What the alias names now to which the pipeline of the run deploys. */
async function ofRun({ id, name }: ReviewSubject, ports: ChampionPorts): Promise<Place | undefined> {
  const { model = name, alias = defaultAlias } = (await recordedRun(id, ports)).started?.deploy ?? {};
  const version = (await ports.registry.model(model))?.aliases[alias];
  return version === undefined ? undefined : { model, version };
}
