/** @module What one execution of a step works with: its ports, its request, and what was prepared of it. */
import type { Definition, StepSpec } from '../../contracts/graph.ts';
import type { StepRequest } from '../../contracts/plan.ts';
import type { CodeResolver, Host, SourceResolver, StepControl, StepRunner } from '../pipeline/ports.ts';
import type { KeyParts } from './action-key.ts';
import type { LookUp } from './look-up.ts';
import type { PlanDocument } from './plan-document.ts';
import type {
  ActionStore,
  BlobStore,
  Clock,
  Differences,
  ExternalReads,
  LeaseStore,
  Ledger,
  RunRecordStore,
  Trust,
} from './ports.ts';
import type { Outputs } from './step-key.ts';

export interface ExecutionPorts {
  readonly blobs: BlobStore;
  readonly actions: ActionStore;
  readonly records: RunRecordStore;
  readonly leases: LeaseStore;
  readonly ledger: Ledger;
  readonly trust: Trust;
  readonly external: ExternalReads;
  readonly differences: Differences;
  readonly lookUp: LookUp;
  readonly runner: StepRunner;
  readonly sources: (project: string) => SourceResolver;
  readonly code: (project: string) => CodeResolver;
  readonly host: Host;
  readonly clock: Clock;
}

export interface Execution {
  readonly definition: Definition;
  readonly plan: PlanDocument;
  readonly request: StepRequest;
  readonly control: StepControl;
}

/** What an upstream step left: its outputs, and the key that they were found under. */
export interface Upstream {
  readonly key: string;
  readonly outputs: Outputs;
}

export interface Prepared extends Execution {
  readonly step: StepSpec;
  readonly inputs: ReadonlyMap<string, Upstream>;
  readonly parts: KeyParts;
  readonly key: string;
  readonly previous: string | undefined;
}
