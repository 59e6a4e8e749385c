/** @module Draws the figures of sections, one after the other. */
import type { DrawnSection } from './page.ts';
import type { PlotRenderer } from './ports.ts';
import type { Section } from './section.ts';

/** Sections in their order with their drawings; those that have nothing to tell are left out. */
export async function drawnSections(
  sections: readonly (Section | undefined)[],
  plots: PlotRenderer,
): Promise<readonly DrawnSection[]> {
  const drawn: DrawnSection[] = [];
  for (const section of sections) {
    if (!section) continue;
    const figures = [];
    for (const figure of section.figures ?? []) figures.push({ ...figure, svg: await plots.svg(figure.spec) });
    drawn.push({ ...section, figures });
  }
  return drawn;
}
