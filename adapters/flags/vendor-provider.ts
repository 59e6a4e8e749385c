/** @module A vendor's OpenFeature provider, by configuration: `package#Export`, found where the project installs its packages. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Provider } from '@openfeature/server-sdk';
import { WithinError } from '../../contracts/errors.ts';

export interface VendorSettings {
  /** `package#Export`. */
  readonly provider: string;
  /** Where the JSON value stands that the provider is made with; nothing when absent. */
  readonly options?: string | undefined;
}

const variable = 'WITHIN_FLAG_PROVIDER';

function refuse(what: string, cause?: unknown): never {
  throw new WithinError('CONFIG_INVALID', `${variable}: ${what}.`, { variable }, cause);
}

async function moduleOf(name: string, project: string): Promise<Record<string, unknown>> {
  try {
    const path = createRequire(join(project, 'package.json')).resolve(name);
    const loaded = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
    const { default: whole } = loaded;
    return { ...(typeof whole === 'object' && whole), ...loaded };
  } catch (error) {
    refuse(`the package "${name}" cannot be loaded from ${project}; install it there`, error);
  }
}

/** Errors: `CONFIG_INVALID`. */
export async function vendorProvider(
  { provider, options }: VendorSettings,
  project: string,
  secret: (reference: string) => Promise<string>,
): Promise<Provider> {
  const [name = '', exported = ''] = provider.split('#');
  const found = (await moduleOf(name, project))[exported];
  if (typeof found !== 'function') refuse(`"${name}" exports no class "${exported}"; see the provider's own guide`);
  const given = options === undefined ? [] : [parsed(await secret(options))];
  try {
    return new (found as new (...given: unknown[]) => Provider)(...given);
  } catch (error) {
    refuse(`${provider} cannot be made with what WITHIN_FLAG_OPTIONS refers to; see the provider's own guide`, error);
  }
}

/** The value is never told: it may hold a key. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('what WITHIN_FLAG_OPTIONS refers to is no JSON; mend it');
  }
}
