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

const refuse = (): Promise<never> =>
  Promise.reject(new WithinError('INTERNAL', 'a plot names an address; plots carry their values inline'));
/** A plot never reads a file or an address. */
const closedLoader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

async function draw(spec: PlotSpec): Promise<string> {
  loaded ??= load();
  const { vega, lite } = await loaded;
  const quiet = lite.compile(spec as unknown as Parameters<VegaLite['compile']>[0], { logger: silent(vega) });
  const view = new vega.View(vega.parse(quiet.spec), { renderer: 'none', logLevel: vega.Error, loader: closedLoader });
  try {
    return tidySvg(await view.toSVG());
  } finally {
    view.finalize();
  }
}

function silent(vega: Vega): ReturnType<Vega['logger']> {
  return vega.logger(vega.None);
}

/** Renderer whose output depends on the specification alone. */
export function createVegaRenderer(): PlotRenderer {
  return {
    async svg(spec) {
      try {
        return await draw(spec);
      } catch (cause) {
        if (cause instanceof WithinError) throw cause;
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new WithinError('INTERNAL', `a plot cannot be drawn: ${reason}`, {}, cause);
      }
    },
  };
}
