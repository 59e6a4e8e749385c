/** @module What every command gets: configuration, where to print, and the services that its entry point composed. */
import type { Config } from '../config/schema.ts';
import type { CacheServices } from './cache-services.ts';
import type { CollaborationServices } from './collaboration-services.ts';
import type { DatasetServices } from './dataset-services.ts';
import type { DeploymentServices } from './deployment-services.ts';
import type { Doors } from './doors.ts';
import type { FlagServices } from './flag-services.ts';
import type { AuditDoor } from './gateway/audit/log.ts';
import type { EventGate } from './gateway/events/routes.ts';
import type { RegistryGate } from './gateway/mlflow/routes.ts';
import type { HeldReviewServices } from './held-review-services.ts';
import type { ModelCatalogue } from './model-catalogue.ts';
import type { ModelGate } from './model-gate.ts';
import type { ReviewGate, ReviewServices } from './review-services.ts';
import type { Reached } from './run/reach.ts';
import type { Services } from './services.ts';
import type { ServerProbe } from './stack/doctor-servers.ts';
import type { SweepServices } from './sweep-services.ts';
import type { TrackingServices } from './tracking-services.ts';

export interface CliContext {
  /** Configuration of a project folder; of the working folder's project when absent. */
  config(project?: string): Config;
  readonly out: Output;
  /** True with `--json`: one document on standard output, nothing else there. */
  readonly json: boolean;
  /** Store, code and planner of a project. */
  services(config: Config, options?: { readonly rehash?: boolean }): Services;
  /** What looks after the store of a project. */
  cache(config: Config): CacheServices;
  /** Data sets of a project; `reach` gives the server that judges uploads, when one must be judged. */
  datasets(config: Config, reach: () => Promise<Reached>): Promise<DatasetServices>;
  /** Reads the values behind `env:NAME` and `file:path` of a project. */
  secrets(config: Config): (reference: string) => Promise<string>;
  /** Deployments of a project. */
  deployments(config: Config): Promise<DeploymentServices>;
  /** Whether the store of a project can be used now. */
  storeReadiness(config: Config): Promise<() => Promise<{ readonly store: boolean; readonly sharedStore?: boolean }>>;
  /** Looks at the servers and secrets that a configuration names. */
  probes(config: Config): Promise<readonly ServerProbe[]>;
  /** Seed sweeps of a project. */
  sweeps(config: Config): SweepServices;
  /** Reviews of rows of a project. */
  /** Loaded when asked for, since few commands do. */
  collaboration(config: Config): Promise<CollaborationServices>;
  /** The gateway's door for events; `reach` gives the server that takes them. */
  eventGate(config: Config, reach: () => Promise<Reached>): Promise<EventGate>;
  /** What links of messages lead to; `reach` gives the server that is asked. */
  doors(config: Config, reach: () => Promise<Reached>): Promise<Doors>;
  /** Who did what in a project, and the gateway's log of it. */
  auditLog(config: Config): Promise<AuditDoor>;
  /** Feature flags of a project. */
  flags(config: Config): Promise<FlagServices>;
  /** Runs and models as they are tracked. */
  tracking(config: Config): Promise<TrackingServices>;
  /** The gateway's door for hints of MLflow; `reach` gives the server that takes them. */
  registryGate(config: Config, reach: () => Promise<Reached>): Promise<RegistryGate>;
  reviews(config: Config): ReviewServices;
  /** Reviews by people of what runs made. */
  heldReviews(config: Config): Promise<HeldReviewServices>;
  /** The same for the gateway's pages; `reach` gives the server that reviews are held on. */
  reviewPages(config: Config, reach: () => Promise<Reached>): Promise<ReviewGate>;
  /** What the gateway answers predictions with. */
  servedModels(config: Config): Promise<ModelGate>;
  /** The registered learners, and the programs that learn in pipelines of the project. */
  models(config: Config): Promise<ModelCatalogue>;
  /** Status with which the process will end; commands raise it. */
  exit(code: number): void;
}

export interface Output {
  json(value: unknown): void;
  line(text: string): void;
  /** Standard error. */
  note(text: string): void;
  /** True when progress may be drawn. */
  readonly interactive: boolean;
}
