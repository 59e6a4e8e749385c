/** @module Copies the three million flights out of the npm package vega-datasets; the file is too large for a repository. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const file = join('vega-datasets', 'data', 'flights-3m.parquet');
const places = createRequire(import.meta.url)
  .resolve.paths('vega-datasets')
  .map((place) => join(place, file));
const found = places.find((place) => existsSync(place));
if (!found) {
  console.error('The package vega-datasets is not installed; run `npm install vega-datasets@3.2.1`, then this again.');
  process.exit(1);
}
const folder = join(import.meta.dirname, 'data');
mkdirSync(folder, { recursive: true });
copyFileSync(found, join(folder, 'flights.parquet'));
