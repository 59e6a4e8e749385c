/** @module Plots by Vega-Lite and Vega, as SVG text, without canvas. Vega is loaded on first use: it takes 0.1 s. */
import { WithinError } from '../../contracts/errors.ts';
import type { PlotRenderer, PlotSpec } from '../../domain/report/ports.ts';
import { tidySvg } from './svg-tidy.ts';
import { textWidth } from './text-width.ts';

type Vega = typeof import('vega');
type VegaLite = typeof import('vega-lite');

/** The parts of a scene-graph text item that decide its width. */
interface TextItem {
  readonly fontSize?: number;
}

/** Where `canvas` happens to be installed Vega measures with it, and the same plot would differ between machines. */
function measureAlike(vega: Vega): void {
  const { textMetrics } = vega as unknown as { textMetrics: { width: (item: TextItem, text: unknown) => number } };
  textMetrics.width = (item, text) => textWidth(String(text ?? '').trim(), item.fontSize ?? 11);
}

let loaded: Promise<{ vega: Vega; lite: VegaLite }> | undefined;
async function load(): Promise<{ vega: Vega; lite: VegaLite }> {
  const [vega, lite] = await Promise.all([import('vega'), import('vega-lite')]);
  measureAlike(vega);
  return { vega, lite };
}

/** A plot never reads a file or an address. Vega only logs what a loader throws, so attempts are kept. */
function closedLoader(attempts: string[]) {
  const refuse = async (address: string): Promise<never> => {
    attempts.push(address);
    throw new Error('plots carry their values inline');
  };
  return { load: refuse, sanitize: refuse, http: refuse, file: refuse };
}

async function draw(spec: PlotSpec): Promise<string> {
  loaded ??= load();
  const { vega, lite } = await loaded;
  const logger = vega.logger(vega.None);
  const attempts: string[] = [];
  const compiled = lite.compile(spec as unknown as Parameters<VegaLite['compile']>[0], { logger });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logger, loader: closedLoader(attempts) });
  try {
    const svg = await view.toSVG();
    if (attempts.length > 0) throw new Error(`it reads from ${attempts.join(', ')}; plots carry their values inline`);
    return tidySvg(svg);
  } finally {
    view.finalize();
  }
}

/** Renderer whose output depends on the specification alone. */
export function createVegaRenderer(): PlotRenderer {
  return {
    async svg(spec) {
      try {
        return await draw(spec);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new WithinError('INTERNAL', `a plot cannot be drawn: ${reason}`, {}, cause);
      }
    },
  };
}
