/**
 * @module The layers of docs/adr/0001-layers.md as dependency rules. `forbidden` judges each import, types included;
 * `.dependency-cruiser.runtime.cjs` judges what is loaded in the end. Run both with `npm run lint:layers`.
 */
const { builtins, contractsWithoutZod, policy } = require('./.ci/layer-patterns.cjs');

const npm = (...names) => names.map((name) => `^node_modules/${name}/`);
const hashing = '^(node:)?crypto$';
const anyPackageButTemporal = '^node_modules/(?!@temporalio/)';
const clientImports = [
  '^client/',
  '^contracts/',
  '^config/',
  '^domain/(caching/executor|pipeline/expand)[.]ts$',
  builtins,
  anyPackageButTemporal,
  '^node_modules/@temporalio/(client|common|envconfig|interceptors-opentelemetry)/',
];
const house = '^(contracts|domain|workflows|activities|adapters|client|workers|config)/';

/** Two rules for a layer: what it may import at all, and what of that only as a type. */
function layer(name, { from, fromNot = [], imports, types = [], comment }) {
  const place = { path: from, pathNot: fromNot };
  return [
    { name, severity: 'error', comment, from: place, to: { pathNot: [...imports, ...types] } },
    {
      name: `${name}-at-runtime`,
      severity: 'error',
      comment: `${comment} The rest only by \`import type\`.`,
      from: place,
      to: { path: types.length > 0 ? types : ['^$'], pathNot: imports, preCompilationOnly: false },
    },
  ];
}

const layers = [
  ...layer('names-and-errors', {
    from: contractsWithoutZod,
    imports: ['^$'],
    comment: 'contracts/names and contracts/errors import nothing, so that workflow code may load them.',
  }),
  ...layer('contracts', {
    from: '^contracts/',
    fromNot: [contractsWithoutZod],
    imports: ['^contracts/', ...npm('zod')],
    comment: 'contracts/ imports zod and itself.',
  }),
  ...layer('policy', {
    from: policy,
    imports: [policy, contractsWithoutZod],
    types: ['^contracts/', '^domain/'],
    comment: 'A policy is pure: it loads other policies, contracts/names and contracts/errors.',
  }),
  ...layer('domain', {
    from: '^domain/',
    fromNot: [policy],
    imports: ['^contracts/', '^domain/', ...npm('zod', 'jstat', 'fastest-levenshtein'), hashing],
    comment: 'domain/ imports contracts, itself, zod, jstat, fastest-levenshtein and node:crypto for hashing.',
  }),
  ...layer('workflows', {
    from: '^workflows/',
    imports: ['^workflows/', ...npm('@temporalio/workflow'), contractsWithoutZod, policy],
    types: ['^contracts/', '^activities/'],
    comment: 'workflows/ loads @temporalio/workflow, contracts/names, contracts/errors and domain policies.',
  }),
  ...layer('activities', {
    from: '^activities/',
    imports: ['^activities/', '^contracts/', '^domain/', ...npm('@temporalio/activity')],
    comment:
      'activities/ imports contracts, domain and @temporalio/activity; adapters arrive by createActivities(deps).',
  }),
  ...layer('adapters', {
    from: '^adapters/',
    imports: [
      '^adapters/',
      '^contracts/',
      '^domain/(pipeline/nearest|caching/(canonical|revocations)|flags/(evaluate|teams)|collaboration/messages/[a-z-]+|programs/(fits|header|joint-fits|problem)|quality/rules/(plan-rules|rule-result|violations))[.]ts$',
      builtins,
      anyPackageButTemporal,
    ],
    types: ['^domain/'],
    comment:
      'adapters/ imports contracts and vendors, ports as types, never Temporal; of the domain it loads nearest.ts, canonical.ts, revocations.ts, how flags are evaluated, collaboration/messages/, the documents of programs/ and the planning of quality/rules/.',
  }),
  ...layer('config', {
    from: '^config/',
    imports: ['^config/', '^contracts/', builtins, anyPackageButTemporal, ...npm('@temporalio/envconfig')],
    comment: 'config/ imports contracts, Temporal profiles and nothing else of the house.',
  }),
  ...layer('client', {
    from: '^client/',
    fromNot: ['^client/(cli|compose[a-z-]*|gateway/server)[.]ts$', '^client/review-page/'],
    imports: clientImports,
    comment: 'client/ imports contracts, config, @temporalio/client and the façades of the domain.',
  }),
  ...layer('client-entry', {
    from: '^client/(cli|compose[a-z-]*|gateway/server)[.]ts$',
    imports: [
      ...clientImports,
      '^adapters/index[.]ts$',
      '^domain/caching/(statistics|verification|lineage/(judgement|revoke)|retention/(collect|pins))[.]ts$',
      '^domain/(steps/registry|learning/registry|model/trained-models|evaluation/compare|programs/header|pipeline/(prediction|definition-differences))[.]ts$',
      '^domain/caching/(audit/(consistency|records)|begun|recorded-runs)[.]ts$',
      '^domain/datasets/(registry|resolver|verdict|default-contract|diff|check-report)[.]ts$',
      '^domain/quality/review/(row-reviews|past-verdicts|review-list-page|review-page)[.]ts$',
      '^domain/collaboration/(delivery/ledger|intake|enquiries|links/token|doors/[a-z-]+|evidence/evidence|review/records|directory/(directory|open))[.]ts$',
      '^domain/deployment/(champion|plan|records|requests|tracked-model)[.]ts$',
      '^domain/collaboration/review/(people|request|verdict/policy)[.]ts$',
      '^domain/tracking/outcomes[.]ts$',
      '^domain/flags/(flag-desk|usage)[.]ts$',
      '^domain/audit-log/(audit-log|read)[.]ts$',
      '^domain/serving/[a-z-]+[.]ts$',
      // `within validate --infer` starts no run: a contract is inferred where the command runs.
      '^domain/data/contract[.]ts$',
      '^domain/sensitivity/(seed-sweeps|baselines|baseline-series|baseline-check|compare-sweeps|report/(sweeps|comparison)-page)[.]ts$',
    ],
    types: ['^domain/'],
    comment: 'The entry points of client/ and what composes them may also load adapters/index and the registries.',
  }),
  ...layer('review-page', {
    from: '^client/review-page/',
    imports: ['^client/review-page/'],
    types: ['^contracts/'],
    comment: 'client/review-page/ runs in a browser: it loads itself, and of the contracts types.',
  }),
  ...layer('examples', {
    from: '^examples/',
    imports: ['^examples/', '^contracts/', '^index[.]ts$', builtins, '^node_modules/'],
    types: ['^domain/'],
    comment: 'An example is what a user writes: contracts, and types of the domain.',
  }),
];

const everywhere = [
  {
    name: 'adapters-apart',
    severity: 'error',
    comment:
      'One folder of adapters/ does not know another; only adapters/index knows all. documents/ is what files that people write are read by.',
    from: { path: '^adapters/([^/]+)/' },
    to: { path: '^adapters/', pathNot: '^adapters/($1|documents)/' },
  },
  {
    name: 'workers-are-not-imported',
    severity: 'error',
    comment: 'workers/ composes the house; nothing imports it.',
    from: { path: house, pathNot: '^workers/' },
    to: { path: '^workers/' },
  },
  {
    name: 'house-without-its-surroundings',
    severity: 'error',
    comment: 'Code does not import tests, benches, examples or documents.',
    from: { path: house },
    to: { path: '^(test|bench|examples|docs|[.]ci)/' },
  },
  {
    name: 'no-cycles',
    severity: 'error',
    comment: 'A cycle, also one of types, means that two files are one.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    severity: 'error',
    comment: 'A file that imports nothing and that nothing imports is dead.',
    from: { orphan: true, path: house, pathNot: '[.]d[.]ts$' },
    to: {},
  },
  {
    name: 'resolvable',
    severity: 'error',
    comment: 'An import must lead somewhere; a name that resolves to nothing escapes every other rule.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'declared-packages',
    severity: 'error',
    comment: 'A package that is loaded stands in package.json.',
    from: { path: house },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-tools-in-the-house',
    severity: 'error',
    comment: 'What is only a devDependency is absent where WITHIN is installed.',
    from: { path: house, pathNot: '^workers/build/' },
    to: { dependencyTypes: ['npm-dev'], preCompilationOnly: false },
  },
];

module.exports = {
  forbidden: [...layers, ...everywhere],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^(dist|coverage)/', '^(test|examples|bench)/.*(fixtures|[.]within|histories)/'] },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    preserveSymlinks: true,
    skipAnalysisNotInRules: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
