/**
 * @module Reads the report of vitest and says what failed, then `N passed, N failed` as its last line. Exits 1 when a
 * test failed, when a file could not be loaded, and when nothing ran. `node .ci/totals.mjs REPORT.json`.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const report = readReport(process.argv[2] ?? '');
const files = report?.testResults ?? [];
const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })));
const count = (...states) => tests.filter((test) => states.includes(test.status)).length;
const failures = tests.filter((test) => test.status === 'failed');
// A file that throws while it loads has no tests, so its failure would vanish from a count of tests.
const broken = files.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
);
const skipped = count('pending', 'skipped', 'todo', 'disabled');

for (const test of failures) console.log(`failed: ${relative('.', test.file)}: ${test.fullName}`);
for (const file of broken) console.log(`failed: ${relative('.', file.name)}: ${(file.message ?? '').split('\n')[0]}`);
if (!report) console.log('failed: the tests did not run to their end, there is no report');
if (report && !report.success && failures.length + broken.length === 0)
  console.log('failed: an error outside of any test');

const passed = count('passed');
const failed = failures.length + broken.length;
if (failed > 0 || passed === 0 || !report?.success) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
