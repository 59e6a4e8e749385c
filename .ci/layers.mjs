/**
 * @module Runs both rule sets of dependency-cruiser over a tree and fails on a violation or when too few modules were
 * seen: dependency-cruiser exits 0 after seeing none. `node .ci/layers.mjs [--json] [--least N] [DIR]`.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

/** Below this the tools have gone blind; raise it as the house grows, to about two thirds of its files. */
const leastModules = 30;
const folders = ['contracts', 'domain', 'workflows', 'activities', 'adapters', 'client', 'workers', 'config'];
const surroundings = ['test', 'bench', 'examples'];
const require = createRequire(import.meta.url);

async function cruiseWith(configPath, directory) {
  const { forbidden, options } = require(configPath);
  const tsConfig = extractTSConfig(resolve('tsconfig.json'));
  // The transpiled text must keep its `.ts` endings, for that is what lies on disk.
  tsConfig.options.rewriteRelativeImportExtensions = false;
  const present = [...folders, ...surroundings].filter((folder) => existsSync(resolve(directory, folder)));
  const result = await cruise(
    present,
    { ...options, baseDir: directory, ruleSet: { forbidden }, validate: true },
    options.enhancedResolveOptions,
    { tsConfig },
  );
  return result.output;
}

function sentence(violation) {
  const way = (violation.cycle ?? violation.via ?? []).map((step) => step.name).join(' → ');
  return `${violation.rule.name}: ${violation.from} → ${violation.to}${way ? ` (by ${way})` : ''}`;
}

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, least: { type: 'string' } },
  allowPositionals: true,
});
const least = Number(values.least ?? leastModules);
const directory = resolve(positionals[0] ?? '.');
const results = [];
for (const config of ['../.dependency-cruiser.cjs', '../.dependency-cruiser.runtime.cjs']) {
  results.push(await cruiseWith(config, directory));
}
const modules = results[0].modules.filter((module) => folders.some((folder) => module.source.startsWith(`${folder}/`)));
const violations = results.flatMap((result) => result.summary.violations);

if (values.json) {
  const brief = violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  console.log(JSON.stringify({ modules: modules.length, violations: brief }));
} else {
  for (const violation of violations) console.error(sentence(violation));
  console.log(`layers: ${modules.length} modules, ${violations.length} violations`);
}
if (modules.length < least) {
  console.error(`layers: saw ${modules.length} modules, expected at least ${least}; the cruise is blind`);
  process.exitCode = 1;
}
if (violations.length > 0) process.exitCode = 1;
