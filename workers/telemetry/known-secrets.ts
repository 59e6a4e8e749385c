/** @module The secrets that a process was given, so that its log can leave them out. */
import { valueBehind } from '../../adapters/host/reference.ts';
import type { Environment } from '../../config/load.ts';
import { secretReferences } from '../../config/references.ts';
import type { Config } from '../../config/schema.ts';

/** What others' programs read from the environment as well; the rest is named by references. */
const secretVariables = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
  'TEMPORAL_API_KEY',
];

/** The values behind every `env:` and `file:` of the configuration, and those of well-known variables. */
export function knownSecrets(config: Config, environment: Environment): readonly string[] {
  const behind = secretReferences(config).flatMap((name) => {
    try {
      return valueBehind(name, config.project);
    } catch {
      // What cannot be read is told by whoever needs it.
      return [];
    }
  });
  const wellKnown = [config.temporal.apiKey, ...secretVariables.map((name) => environment[name])];
  return [...behind, ...wellKnown].flatMap((value) => (value ? [value, ...passwordOf(value)] : []));
}

/** A password is known apart from the address that holds it. */
function passwordOf(value: string): string[] {
  if (!URL.canParse(value)) return [];
  const { password } = new URL(value);
  return password === '' ? [] : [password, decodeURIComponent(password)];
}
