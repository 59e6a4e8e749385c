/** @module Flags of a project, by its configuration; OpenFeature is loaded when a run asks first. */
import type { PeopleSource } from '../../domain/collaboration/directory/ports.ts';
import type { Flags } from '../../domain/flags/ports.ts';
import { withTeams } from '../../domain/flags/teams.ts';
import { ProjectFlagFile } from './flag-file.ts';

export interface FlagOptions {
  readonly project: string;
  /** A vendor's provider in place of the project's file. */
  readonly flags?: { readonly provider?: string | undefined; readonly options?: string | undefined } | undefined;
  /** Whose groups are the teams; without it there are none. */
  readonly people?: PeopleSource | undefined;
  readonly secret: (reference: string) => Promise<string>;
}

export function openFlags({ project, flags, people, secret }: FlagOptions): Flags {
  let opened: Promise<Flags> | undefined;
  const own: Flags = {
    async evaluate(subject) {
      opened ??= load();
      return (await opened).evaluate(subject);
    },
  };
  return people ? withTeams(own, people) : own;

  async function load(): Promise<Flags> {
    const { OpenFeatureFlags } = await import('./open-feature-flags.ts');
    const { provider, options } = flags ?? {};
    const onTrouble = (message: string): void => void process.stderr.write(`${message}\n`);
    if (provider !== undefined) {
      const { vendorProvider } = await import('./vendor-provider.ts');
      return new OpenFeatureFlags({
        provider: () => vendorProvider({ provider, options }, project, secret),
        onTrouble,
      });
    }
    const { FileProvider } = await import('./file-provider.ts');
    const file = new ProjectFlagFile(project);
    return new OpenFeatureFlags({
      provider: () => Promise.resolve(new FileProvider(file)),
      check: () => file.rules(),
      onTrouble,
    });
  }
}
