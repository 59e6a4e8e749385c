/** @module Makes Vega's SVG depend on the plot alone, and smaller: ids by order of appearance, no empty shapes. */

const emptyShape = /^<path class="(?:background|foreground)"[^>]* (?:d=""|display="none"|d="M0,0h0v0h0Z")[^>]*\/>$/;
/** What browsers ignore in a drawing that is announced as one image; full opacity is the default anyway. */
const noise =
  / (?:(?:xmlns:xlink|version|class|pointer-events|aria-hidden|aria-roledescription|role|stroke-miterlimit)="[^"]*"|opacity="1")/g;

/**
 * Rewrites tags only; text between tags keeps its bytes. Vega numbers clip paths and gradients over the life of the
 * process, so they are numbered anew here.
 */
export function tidySvg(svg: string): string {
  const ids = new Map<string, string>();
  const renumber = (id: string): string => {
    const known = ids.get(id) ?? `d${ids.size + 1}`;
    ids.set(id, known);
    return known;
  };
  return svg.replace(/<[^<>]*>/g, (tag) => {
    if (emptyShape.test(tag)) return '';
    return tag
      .replace(noise, '')
      .replace(/ id="([^"]+)"/g, (_, id: string) => ` id="${renumber(id)}"`)
      .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${renumber(id)})`);
  });
}
