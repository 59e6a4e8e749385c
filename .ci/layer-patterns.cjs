/** @module Regular expressions over paths that both rule sets of dependency-cruiser share. */
const { builtinModules } = require('node:module');

module.exports = {
  builtins: `^(node:)?(${builtinModules.join('|')})$`,
  /** Free of zod, hence fit for workflow code. */
  contractsWithoutZod: '^contracts/(names|errors)[.]ts$',
  policy: '^domain/.+/policy[.]ts$',
};
