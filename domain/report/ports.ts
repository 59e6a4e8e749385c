/** @module What the report asks of the outside world: turning a plot description into a drawing. */

/** A Vega-Lite specification as plain data: values inline, no address, no expression made of user text. */
export type PlotSpec = Readonly<Record<string, unknown>>;

export interface PlotRenderer {
  /**
   * Draws a specification as one `<svg>` element. Equal specifications give equal text, on any machine and however
   * many were drawn before. Throws `INTERNAL` when the specification is not valid.
   */
  svg(spec: PlotSpec): Promise<string>;
}
