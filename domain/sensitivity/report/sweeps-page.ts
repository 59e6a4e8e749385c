/** @module The page of the gateway: sweeps, baselines with their history, and alarms. */
import type { ListedAlarm, ListedBaseline } from '../../../contracts/sweep-baseline.ts';
import { drawnSections } from '../../report/draw.ts';
import { count, moment, nothing, plural } from '../../report/format.ts';
import { type Html, html } from '../../report/html.ts';
import { metricTitle } from '../../report/metric-names.ts';
import { page } from '../../report/page.ts';
import type { PlotRenderer } from '../../report/ports.ts';
import { type Figure, type Section, table } from '../../report/section.ts';
import { historyPlot, pointLimit } from './plots/history.ts';
import { told } from './units.ts';

export interface ListedSweep {
  readonly sweepId: string;
  readonly pipeline: string;
  readonly modelType: string;
  /** Milliseconds since 1970 UTC; null where it left no record of its start. */
  readonly startedAt: number | null;
  /** What it found; null until it has ended. */
  readonly found: {
    readonly summary: string;
    readonly metric: string;
    readonly mean: number | null;
    readonly sd: number | null;
  } | null;
}

export interface SweepOverview {
  /** Newest first; `total` of them are in the store. */
  readonly sweeps: readonly ListedSweep[];
  readonly total: number;
  /** Oldest first. */
  readonly baselines: readonly ListedBaseline[];
  readonly alarms: readonly ListedAlarm[];
}

/** Histories that are drawn; the newest. */
const historyLimit = 12;

const reportLink = (sweepId: string): Html => html`<a href="/sweeps/${encodeURIComponent(sweepId)}">${sweepId}</a>`;

/** Links to a report only where there is one. */
function linked(sweepId: string, { sweeps }: SweepOverview): Html | string {
  return sweeps.some((sweep) => sweep.sweepId === sweepId && sweep.found) ? reportLink(sweepId) : sweepId;
}

const minute = (at: number | null): string => (at === null ? nothing : moment(at).slice(0, 16));

function sweepsSection({ sweeps, total }: SweepOverview): Section {
  const id = 'sweeps';
  const title = 'Sweeps';
  if (sweeps.length === 0)
    return {
      id,
      title,
      before: [html`<p>There are no seed sweeps. <code>within sweep run FILE</code> starts one.</p>\n`],
    };
  const rows = sweeps.map((sweep) => [
    sweep.found ? reportLink(sweep.sweepId) : sweep.sweepId,
    html`<bdi>${sweep.pipeline}</bdi> <span class="hint">${sweep.modelType}</span>`,
    minute(sweep.startedAt),
    sweep.found
      ? sweep.found.summary
      : html`<span class="hint">has not ended; within sweep list tells how it goes</span>`,
  ]);
  const columns = ['Sweep', 'Pipeline', 'Started (UTC)', 'Result'].map((name) => ({ title: name }));
  return { id, title, before: [table({ caption: 'Newest first.', columns, rows, total })] };
}

interface History {
  /** The baseline that counts. */
  readonly current: ListedBaseline;
  /** Newer ones that wait for somebody to accept them. */
  readonly pending: readonly ListedBaseline[];
  /** Oldest first. */
  readonly sweeps: readonly ListedSweep[];
}

const keyOf = (one: { readonly pipeline: string; readonly modelType: string; readonly metric: string }): string =>
  JSON.stringify([one.pipeline, one.modelType, one.metric]);

/** By pipeline, model type and metric; the one with the newest baseline first. */
function historiesOf({ baselines, sweeps }: SweepOverview): readonly History[] {
  const series = new Map<string, ListedBaseline[]>();
  for (const baseline of baselines) {
    const earlier = series.get(keyOf(baseline)) ?? [];
    series.delete(keyOf(baseline));
    series.set(keyOf(baseline), [...earlier, baseline]);
  }
  const of = (key: string) =>
    sweeps.filter(({ found, ...sweep }) => found && keyOf({ ...sweep, metric: found.metric }) === key).toReversed();
  const histories = [...series].flatMap(([key, all]) => {
    const current = all.find(({ state }) => state === 'current') ?? all.at(-1);
    return current ? [{ current, pending: all.filter(({ state }) => state === 'pending'), sweeps: of(key) }] : [];
  });
  return histories.toReversed();
}

function historyFigure({ current, pending, sweeps }: History, place: number, { alarms }: SweepOverview): Figure {
  const alarmed = new Set(alarms.map(({ of }) => of));
  const points = sweeps.flatMap(({ sweepId, startedAt, found }) =>
    found?.mean === null || found?.mean === undefined
      ? []
      : [{ at: startedAt ?? 0, mean: found.mean, sd: found.sd, alarmed: alarmed.has(sweepId) }],
  );
  const { lower, upper } = current;
  const band = lower === null || upper === null ? null : { lower, upper };
  const raised = points.filter((point) => point.alarmed).length;
  const expects = band
    ? `The band is where ${current.fits} fits of the baseline let expect 95 of 100 runs: ${told(band.lower)} to ${told(band.upper)}.`
    : 'One fit makes no band.';
  const warns =
    raised === 0 ? 'None of the sweeps raised an alarm.' : `${plural(raised, 'sweep')} in orange raised an alarm.`;
  const waits =
    pending.length === 0
      ? ''
      : ` The band stays where it is until somebody accepts ${plural(pending.length, 'newer baseline')}.`;
  const cut = points.length > pointLimit ? ` The newest ${pointLimit} of ${points.length} sweeps are drawn.` : '';
  return {
    id: `history-${place + 1}`,
    title: `${current.modelType} on ${current.pipeline}`,
    caption: `Mean of each sweep, with a standard deviation to either side. ${expects} ${warns}${waits}${cut}`,
    alternative:
      points.map(({ at, mean, sd }) => `${moment(at)}: ${told(mean)}, sd ${told(sd)}`).join('; ') || 'no sweep',
    spec: historyPlot({ metric: metricTitle(current.metric), points, band }),
  };
}

function waitingCell(pending: readonly ListedBaseline[], overview: SweepOverview): Html | string {
  const [newest] = pending.slice(-1);
  return newest ? linked(newest.sweepId, overview) : nothing;
}

function baselinesSection(overview: SweepOverview): Section | undefined {
  const histories = historiesOf(overview);
  if (histories.length === 0) return undefined;
  const drawn = histories.slice(0, historyLimit);
  const left = histories.length - drawn.length;
  const number = (title: string) => ({ title, number: true });
  const rows = histories.map(({ current, pending, sweeps }) => [
    html`<bdi>${current.modelType}</bdi>`,
    html`<bdi>${current.pipeline}</bdi>`,
    metricTitle(current.metric),
    told(current.mean),
    told(current.sd),
    current.lower === null || current.upper === null ? nothing : `${told(current.lower)} to ${told(current.upper)}`,
    count(current.fits),
    count(sweeps.length),
    linked(current.sweepId, overview),
    waitingCell(pending, overview),
  ]);
  const columns = [
    { title: 'Model type' },
    { title: 'Pipeline' },
    { title: 'Metric' },
    number('Mean'),
    number('Sd'),
    number('95% of new runs'),
    number('Fits'),
    number('Sweeps'),
    { title: 'Baseline' },
    { title: 'Waits to be accepted' },
  ];
  const more = left > 0 ? ` The histories of the ${drawn.length} newest are drawn.` : '';
  return {
    id: 'baselines',
    title: 'Baselines',
    before: [
      table({
        caption: `The baseline that counts for each pipeline and model type. One that raised an alarm counts once somebody accepts it: within sweep accept SWEEP.${more}`,
        columns,
        rows,
      }),
    ],
    figures: drawn.map((history, place) => historyFigure(history, place, overview)),
  };
}

function alarmsSection(overview: SweepOverview): Section {
  const id = 'alarms';
  const title = 'Alarms';
  const alarms = overview.alarms.toReversed();
  if (alarms.length === 0)
    return { id, title, before: [html`<p>No sweep and no run lay outside of its baseline.</p>\n`] };
  const rows = alarms.map(({ at, of, baseline, message, accepted }) => [
    minute(at),
    accepted ? html`${message} <span class="hint">accepted since</span>` : message,
    linked(of, overview),
    linked(baseline, overview),
  ]);
  const columns = ['When (UTC)', 'What differs', 'Sweep or run', 'Baseline'].map((name) => ({ title: name }));
  return { id, title, before: [table({ caption: 'Newest first.', columns, rows })] };
}

function headline({ total, baselines, alarms }: SweepOverview): string {
  if (total === 0) return 'No seed sweep has been run.';
  const [last] = alarms.slice(-1);
  const alarm = last ? `${plural(alarms.length, 'alarm')}, the newest of ${moment(last.at).slice(0, 10)}` : 'no alarm';
  return `${plural(total, 'sweep')}, ${plural(baselines.length, 'baseline')}, ${alarm}.`;
}

/** Depends on the overview alone: equal ones give equal bytes. */
export async function renderSweepsPage(overview: SweepOverview, plots: PlotRenderer): Promise<string> {
  const sections = [sweepsSection(overview), baselinesSection(overview), alarmsSection(overview)];
  return page({
    title: 'Seed sweeps',
    description: undefined,
    kind: 'seed sensitivity',
    facts: {},
    headline: headline(overview),
    verdicts: [],
    sections: await drawnSections(sections, plots),
  });
}
