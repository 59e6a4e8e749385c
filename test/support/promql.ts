/** @module The queries of our dashboard and alarms, read by the grammar of Prometheus. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

const read = (file: string) => readFileSync(resolve(import.meta.dirname, '../../docker', file), 'utf8');

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

export const panels = (JSON.parse(read('grafana/dashboards/within.json')) as { panels: readonly Panel[] }).panels;

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export const rules = (
  parse(read('prometheus/rules.yml')) as { groups: readonly { rules: readonly Rule[] }[] }
).groups.flatMap((group) => group.rules);

/** Every query with the place where it stands; variables of Grafana are filled in. */
export const queries: readonly (readonly [place: string, query: string])[] = [
  ...panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => [`panel ${title}`, expr.replaceAll('$__rate_interval', '5m')] as const),
  ),
  ...rules.map(({ alert, expr }) => [`alert ${alert}`, expr] as const),
];

/** Names of the metrics in a query. Throws for one that Prometheus could not read. */
export function metricsIn(query: string): readonly string[] {
  const names: string[] = [];
  parser.parse(query).iterate({
    enter({ type, name, from, to, node }) {
      if (type.isError) throw new Error(`no query at ${from}: ${query}`);
      const identifier = name === 'VectorSelector' ? node.getChild('Identifier') : undefined;
      if (name === 'VectorSelector' && !identifier) throw new Error(`no name: ${query.slice(from, to)}`);
      if (identifier) names.push(query.slice(identifier.from, identifier.to));
    },
  });
  return names;
}
