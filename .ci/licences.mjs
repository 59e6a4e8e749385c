/**
 * @module Licences and install scripts of every package that the lock file names, for all platforms: refuses what is
 * not on the lists below and holds docs/licences.md to the lock file. `node .ci/licences.mjs [--write]`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** Licences that code under Apache-2.0 may be shipped with. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 AND MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT OR Apache-2.0',
  'MIT-0',
  '(MIT AND Zlib)',
  'Python-2.0',
  'Unlicense',
]);
/** Beside those, for what is not shipped or is no code. */
const others = new Map([
  ['MPL-2.0', 'a tool of development, which is not shipped'],
  ['CC-BY-4.0', 'data, with its authors named in the package'],
]);
/** Packages whose metadata name no licence, by their own LICENSE file. */
const fromFile = new Map([
  ['jstat', 'MIT'],
  ['unionfs', 'Unlicense'],
  ['@openfeature/env-var-provider', 'Apache-2.0'],
]);
/** npm runs none of these unasked, and nothing here needs them: why each package works without. */
const installScripts = new Map([
  ['@swc/core', 'ships its binary as a package of the platform'],
  ['esbuild', 'ships its binary as a package of the platform'],
  ['protobufjs', 'only looks at the version of who installs it'],
]);
const page = 'docs/licences.md';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const all = Object.entries(packages)
  .filter(([path, { link }]) => path !== '' && !link)
  .map(([path, { version, license, dev = false, hasInstallScript = false }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return { name, version, licence: license ?? fromFile.get(name), dev, hasInstallScript };
  });

const problems = [];
for (const { name, version, licence, dev, hasInstallScript } of all) {
  const isAllowed = permissive.has(licence) || (others.has(licence) && (dev || licence === 'CC-BY-4.0'));
  if (!isAllowed)
    problems.push(
      `${name}@${version} has the licence ${licence ?? 'of no name'}; choose another package, or argue for it in .ci/licences.mjs.`,
    );
  if (hasInstallScript && !installScripts.has(name))
    problems.push(
      `${name}@${version} has an install script, which npm does not run unasked; choose a package that ships its binary.`,
    );
}

function table(title, of) {
  const byLicence = groupByLicence(of);
  const rows = [...byLicence]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([licence, list]) => {
      const names = [...new Set(list.map(({ name }) => `\`${name}\``))].toSorted((a, b) => (a < b ? -1 : 1));
      return `| ${licence} | ${names.length} | ${names.join(', ')} |`;
    });
  return [`## ${title}`, '', '| licence | packages | names |', '|---|---|---|', ...rows].join('\n');
}

/** `Map.groupBy` is not in Node 20. */
function groupByLicence(list) {
  const groups = new Map();
  for (const one of list) groups.set(one.licence, [...(groups.get(one.licence) ?? []), one]);
  return groups;
}

const text = `# Licences

Of every package that \`package-lock.json\` names, for all platforms; made by \`node .ci/licences.mjs --write\` and held by CI. WITHIN itself is under Apache-2.0. Why each package is there says [dependencies.md](dependencies.md). \`npm run sbom\` writes the same with versions and checksums as CycloneDX 1.5 to \`dist/sbom.json\`.

${table(
  'Shipped',
  all.filter(({ dev }) => !dev),
)}

${table(
  'For development alone',
  all.filter(({ dev }) => dev),
)}
`;

if (values.write) writeFileSync(page, text);
else if (readFileSync(page, 'utf8') !== text)
  problems.push(`${page} is not what package-lock.json says; run node .ci/licences.mjs --write.`);

for (const problem of problems) console.error(problem);
console.log(`licences: ${all.length} packages, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
