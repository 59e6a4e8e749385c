/** @module The page `/metrics` in the text format of Prometheus, version 0.0.4. */
import type { Consistencies, HitConsistency } from '../../contracts/audit.ts';

/** Figures of a store; `ran` and `reused` count steps of the runs that have ended. */
export interface StoreFigures {
  readonly entries: number;
  readonly blobs: number;
  readonly bytes: number;
  readonly ran: number;
  readonly reused: number;
}

export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: readonly Sample[];
}

const escapeHelp = (text: string): string => text.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`);
const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', String.raw`\"`);

function renderSample(name: string, { labels = {}, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

/** A family with its lines of help and type; one without samples says only that. */
export function renderFamily({ name, type, help, samples }: Family): string {
  const head = [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`];
  return [...head, ...samples.map((sample) => renderSample(name, sample))].join('\n');
}

function auditFamilies({ overall, steps }: Consistencies): Family[] {
  const bySteps = (value: (of: HitConsistency) => number): Sample[] =>
    [...steps].map(([step, of]) => ({ labels: { step }, value: value(of) }));
  const judged = (of: ReadonlyMap<string, HitConsistency>) => [...of].filter(([, { audited }]) => audited > 0);
  const bounds = judged(steps).map(([step, { lower }]) => ({ labels: { step }, value: lower }));
  return [
    {
      name: 'within_cache_audited_total',
      type: 'counter',
      help: 'Cache hits that audits judged.',
      samples: bySteps(({ audited }) => audited),
    },
    {
      name: 'within_cache_inconsistent_total',
      type: 'counter',
      help: 'Judged cache hits that did not come out again.',
      samples: bySteps(({ failures }) => failures),
    },
    {
      name: 'within_cache_hit_consistency_lower_bound',
      type: 'gauge',
      help: 'Lower end of the one-sided 95% Clopper-Pearson interval of consistent hits; without a step, of all.',
      samples: [...(overall.audited > 0 ? [{ value: overall.lower }] : []), ...bounds],
    },
  ];
}

function storeFamilies({ entries, blobs, bytes, ran, reused }: StoreFigures): Family[] {
  const gauge = (name: string, help: string, value: number): Family => ({
    name,
    type: 'gauge',
    help,
    samples: [{ value }],
  });
  const steps = ran + reused;
  return [
    gauge('within_cache_entries', 'Entries of the store.', entries),
    gauge('within_cache_blobs', 'Blobs of the store.', blobs),
    gauge('within_cache_bytes', 'Bytes of all blobs of the store.', bytes),
    {
      name: 'within_run_steps',
      type: 'gauge',
      help: 'Steps of ended runs by outcome.',
      samples: [
        { labels: { outcome: 'ran' }, value: ran },
        { labels: { outcome: 'reused' }, value: reused },
      ],
    },
    {
      name: 'within_runs_reused_share',
      type: 'gauge',
      help: 'Share of reused steps among those that ran or were reused, over ended runs.',
      samples: steps > 0 ? [{ value: reused / steps }] : [],
    },
  ];
}

/** The whole page; it ends with a line feed, as the format asks. */
export function renderMetrics(consistencies: Consistencies, figures: StoreFigures): string {
  const families = [...auditFamilies(consistencies), ...storeFamilies(figures)];
  return `${families.map(renderFamily).join('\n')}\n`;
}
