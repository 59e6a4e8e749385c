/**
 * @module What is loaded in the end, however many files lie between: type-only imports are gone here, since a type
 * that reaches zod costs nothing, whereas a value that does puts 1 MB into the workflow bundle or breaks replay.
 */
const base = require('./.dependency-cruiser.cjs');
const { builtins, contractsWithoutZod, policy } = require('./.ci/layer-patterns.cjs');

const impure = [
  builtins,
  '^node_modules/(?!@temporalio/workflow/)',
  '^(activities|adapters|client|config|workers|test)/',
  '^contracts/',
  '^domain/',
];

module.exports = {
  forbidden: [
    {
      name: 'workflows-load-only-pure-code',
      severity: 'error',
      comment: 'Workflow code is replayed: no built-in module, no zod, no other layer, however far away.',
      from: { path: '^workflows/' },
      to: { path: impure, pathNot: [contractsWithoutZod, policy], reachable: true },
    },
    {
      name: 'policies-load-only-pure-code',
      severity: 'error',
      comment: 'Workflows load policies, so the same holds for them.',
      from: { path: policy },
      to: { path: [...impure, '^node_modules/'], pathNot: [contractsWithoutZod, policy], reachable: true },
    },
    {
      name: 'domain-reaches-no-outside',
      severity: 'error',
      comment: 'No path leads from the domain to the outside world.',
      from: { path: '^(domain|contracts)/' },
      to: { path: ['^(activities|adapters|client|config|workers|workflows)/', '^node_modules/@'], reachable: true },
    },
  ],
  options: { ...base.options, tsPreCompilationDeps: false },
};
