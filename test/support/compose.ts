/** @module docker-compose.yml as a container would see it, with secrets that a test makes up. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

export interface ComposedService {
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a person would put into `.env`, as long and of such characters as each must be. */
function madeUp(name: string): string {
  if (name === 'MLFLOW_WEBHOOK_ENCRYPTION_KEY')
    return Buffer.from('32 bytes that only this test has').toString('base64url').concat('=');
  return `made-up-for-this-test-${name.toLowerCase().replaceAll('_', '-')}`;
}

/** The environment of a service as compose fills it in: required variables have a value, others their default. */
export function composed(environment: Readonly<Record<string, string>> = {}): Record<string, string> {
  const filled = (text: string) =>
    text
      .replaceAll(/\$\{(\w+):\?[^}]+\}/g, (_all, name: string) => madeUp(name))
      .replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(String(value))]));
}

export function composedServices(): Readonly<Record<string, ComposedService>> {
  const text = readFileSync(resolve(import.meta.dirname, '../../docker-compose.yml'), 'utf8');
  return (parse(text, { merge: true }) as { services: Record<string, ComposedService> }).services;
}
