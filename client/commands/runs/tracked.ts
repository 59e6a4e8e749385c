/** @module `within runs --tracking`: runs as MLflow or the store tracks them. */
import type { TrackedRun } from '../../../contracts/tracking.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatNumber, formatTime } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import type { ProjectOption } from '../../run/find-run.ts';

export interface TrackedOptions extends ProjectOption {
  readonly limit: number;
  readonly experiment?: string;
}

/** Metrics of a run in the table; all are in `--json` and in `within runs show`. */
const shownMetrics = 3;

export async function listTracked(options: TrackedOptions, context: CliContext): Promise<void> {
  const tracking = await context.tracking(context.config(options.project));
  const { place } = tracking;
  const { experiment, limit } = options;
  const runs = await tracking.runs({ experiment, limit });
  if (context.json) return context.out.json({ place, runs });
  if (runs.length === 0) return context.out.line(`No run is tracked in ${place}.`);
  const head = ['run', 'experiment', 'status', 'started (UTC)', 'metrics', 'page'];
  context.out.line(renderTable(head, runs.map(cellsOf)));
  if (runs.length === limit) context.out.note('There may be older ones; --limit shows more.');
}

const cellsOf = ({ name, id, experiment, status, startedAt, metrics, url }: TrackedRun): string[] => [
  name || id,
  experiment,
  status,
  formatTime(startedAt),
  metricsText(metrics),
  url ?? '',
];

/** The metrics themselves: their intervals and baselines bear the name of a metric and a dot. */
function metricsText(metrics: TrackedRun['metrics']): string {
  const own = Object.entries(metrics).filter(([name]) => !/\.(lower|upper|baseline)$/.test(name));
  const shown = own.slice(0, shownMetrics).map(([name, value]) => `${name} ${formatNumber(value)}`);
  return [...shown, ...(own.length > shownMetrics ? ['…'] : [])].join(', ');
}
