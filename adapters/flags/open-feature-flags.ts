/** @module Flags through OpenFeature: the file of the project by default, a vendor's provider by configuration. */
import { randomUUID } from 'node:crypto';
import { type Client, type EvaluationDetails, OpenFeature, type Provider } from '@openfeature/server-sdk';
import { WithinError } from '../../contracts/errors.ts';
import { type FlagName, type FlagState, type FlagSubject, flagNames, flagTable } from '../../contracts/flags.ts';
import type { Flags } from '../../domain/flags/ports.ts';

export interface OpenFeatureParts {
  readonly provider: () => Promise<Provider>;
  /** Throws where the provider cannot tell: OpenFeature itself would go on with defaults and say so to nobody. */
  readonly check?: () => Promise<unknown>;
  /** Hears once of a provider that does not answer; flags stand in their own phase then. */
  readonly onTrouble: (message: string) => void;
}

export class OpenFeatureFlags implements Flags {
  readonly #parts: OpenFeatureParts;
  #client: Promise<Client> | undefined;
  #told = '';

  constructor(parts: OpenFeatureParts) {
    this.#parts = parts;
  }

  async evaluate({ pipeline, kind, person, teams }: FlagSubject): Promise<readonly FlagState[]> {
    await this.#parts.check?.();
    this.#client ??= this.#open();
    const client = await this.#client;
    const context = {
      targetingKey: pipeline,
      pipeline,
      kind,
      ...(person !== undefined && { person }),
      ...(teams && { teams: [...teams] }),
    };
    return Promise.all(
      flagNames.map(async (name) => {
        const details = await client.getBooleanDetails(name, flagTable[name].phase === 'general', context);
        return this.#stateOf(name, details);
      }),
    );
  }

  async #open(): Promise<Client> {
    try {
      // A domain of its own: a process may hold the flags of several projects.
      const domain = `within-${randomUUID()}`;
      await OpenFeature.setProviderAndWait(domain, await this.#parts.provider());
      return OpenFeature.getClient(domain);
    } catch (error) {
      this.#client = undefined;
      if (error instanceof WithinError) throw error;
      const message = 'WITHIN_FLAG_PROVIDER: the provider does not start; see its own guide, or unset the variable.';
      throw new WithinError('CONFIG_INVALID', message, {}, error);
    }
  }

  #stateOf(name: FlagName, { value, reason, errorCode, flagMetadata }: EvaluationDetails<boolean>): FlagState {
    const { why } = flagMetadata;
    if (errorCode === undefined) return { name, value, why: typeof why === 'string' ? why : (reason ?? 'provider') };
    // A flag that the provider has not heard of is no trouble.
    if (errorCode !== 'FLAG_NOT_FOUND') this.#tell(`The provider of flags does not answer (${errorCode}).`);
    return { name, value, why: `${flagTable[name].phase}; the provider says ${errorCode}` };
  }

  #tell(message: string): void {
    if (message !== this.#told) this.#parts.onTrouble(`${message} Flags stand in their own phase.`);
    this.#told = message;
  }
}
