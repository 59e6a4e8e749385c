/** @module The rules of CONTRIBUTING.md: layers (each rule seen to fail), mirrored tests, sizes, names, purpose lines. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { legalTree, type Plant, plants } from './support/layer-plants.ts';
import { testedElsewhere } from './support/mirror-exemptions.ts';

const root = resolve(import.meta.dirname, '..');
const house = '{contracts,domain,workflows,activities,adapters,client,workers,config}/**/*.ts';
const sources = globSync([house, 'test/**/*.ts', 'bench/**/*.ts'], {
  cwd: root,
  ignore: ['**/*.d.ts', '**/fixtures/**', 'test/histories/**'],
}).sort();
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

interface Cruise {
  readonly exitCode: number;
  readonly stderr: string;
  readonly modules: number;
  readonly violations: readonly { readonly rule: string; readonly from: string; readonly to: string }[];
}

/** Runs the very command of `npm run lint:layers`. */
function cruise(directory: string, least: number): Promise<Cruise> {
  const args = [join(root, '.ci/layers.mjs'), '--json', '--least', String(least), directory];
  return new Promise((done) => {
    execFile(process.execPath, args, { cwd: root }, (error, stdout, stderr) => {
      done({ exitCode: error ? Number(error.code) : 0, stderr, ...JSON.parse(stdout) });
    });
  });
}

function layTree(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  }
}

describe('the layer rules', () => {
  const trees: string[] = [];
  let planted: Cruise;

  function tree(files: Readonly<Record<string, string>>): string {
    const directory = mkdtempSync(join(tmpdir(), 'within-layers-'));
    trees.push(directory);
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
    writeFileSync(join(directory, 'package.json'), read('package.json'));
    layTree(directory, files);
    return directory;
  }

  beforeAll(async () => {
    const files = plants.reduce((all, plant) => Object.assign(all, plant.files), { ...legalTree });
    planted = await cruise(tree(files), 1);
  });
  afterAll(() => {
    for (const directory of trees) rmSync(directory, { recursive: true });
  });

  it('hold in this tree, and enough modules were seen', async () => {
    const result = await cruise(root, 30);
    expect(result.violations).toEqual([]);
    expect(result.exitCode).toBe(0);
    // All modules of the house are read: a minute on a busy machine.
  }, 240_000);

  it('let through what the table allows', async () => {
    const result = await cruise(tree(legalTree), 1);
    expect(result.violations).toEqual([]);
    expect(result.modules).toBe(Object.keys(legalTree).filter((file) => !/^(test|examples)\//.test(file)).length);
  });

  it.each(plants)('$rule refuses $from → $to', ({ rule, from, to }: Plant) => {
    const found = planted.violations.filter((violation) => violation.from === from && violation.to.includes(to));
    expect(found.map((violation) => violation.rule)).toContain(rule);
    expect(planted.exitCode).toBe(1);
  });

  it('refuse nothing of the legal files that stand beside the planted ones', () => {
    const guilty = new Set(plants.flatMap((plant) => Object.keys(plant.files)));
    expect(planted.violations.filter((violation) => !guilty.has(violation.from))).toEqual([]);
  });

  it('fail when the cruise saw too few modules', async () => {
    const result = await cruise(tree(legalTree), 1000);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('expected at least 1000');
  });
});

describe('tests mirror the tree', () => {
  const compiled = (file: string): string =>
    ts.transpileModule(read(file), {
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, removeComments: true },
    }).outputText;
  /** Types leave nothing to run, hence nothing to test. */
  const isTypesOnly = (file: string): boolean => compiled(file).trim() === 'export {};';
  const tested = sources.filter((file) => /^(domain|adapters)\//.test(file) && !isTypesOnly(file));
  const hasMirror = (file: string): boolean => sources.includes(`test/${file.replace(/\.ts$/, '.test.ts')}`);

  it('every file of domain/ and adapters/ has a test of its path or a stated reason', () => {
    expect(tested.filter((file) => !hasMirror(file) && !(file in testedElsewhere))).toEqual([]);
  });

  it('every stated reason is still needed', () => {
    const files = Object.keys(testedElsewhere);
    expect(files.filter((file) => !tested.includes(file) || hasMirror(file))).toEqual([]);
  });

  it('every mirrored test has its file', () => {
    const mirrors = sources.filter((file) => /^test\/(domain|adapters|contracts)\/.*\.test\.ts$/.test(file));
    const mirrored = (file: string): string => file.replace(/^test\//, '').replace(/\.test\.ts$/, '.ts');
    expect(mirrors.filter((file) => !sources.includes(mirrored(file)))).toEqual([]);
  });
});

describe('every source file', () => {
  it('opens with its purpose, unless it is the test of a file and so named after it', () => {
    const others = sources.filter((file) => !file.endsWith('.test.ts'));
    expect(others.filter((file) => !/^(#!.*\n)?\/\*\*\s+(\* )?@module \S+/.test(read(file)))).toEqual([]);
  });

  it('has at most 300 lines', () => {
    expect(sources.filter((file) => read(file).trimEnd().split('\n').length > 300)).toEqual([]);
  });

  it('has a name in kebab-case that says what is in it', () => {
    const bad = /(^|[-/.])(utils?|helpers?|common|misc|stuff|manager2)([-/.]|$)/;
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|bench))?\.ts$/;
    expect(sources.filter((file) => bad.test(file) || !kebab.test(basename(file)))).toEqual([]);
  });

  it('carries no promise to do it later', () => {
    const promise = new RegExp(['TO', 'DO|FIX', 'ME|not implemented', ' yet'].join(''));
    expect(sources.filter((file) => promise.test(read(file)))).toEqual([]);
  });
});

describe('determinism', () => {
  const pure = sources.filter((file) => /^(contracts|domain|workflows)\//.test(file));

  it('no clock is read and nothing random is drawn in contracts/, domain/ and workflows/', () => {
    const impure = /\bMath\.random\b|\bDate\.now\b|\bnew Date\(\s*\)|[^.\w]Date\(\)|\bperformance\.now\b|\bprocess\.\w/;
    const code = (file: string): string => read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$|`[^`\n]*`/gm, '');
    // The sandbox of workflows answers with the time of the history; it is asked in one place.
    expect(pure.filter((file) => impure.test(code(file)))).toEqual(['workflows/workflow-time.ts']);
  });
});

describe('the size rules of oxlint', () => {
  it('are errors with the agreed limits', () => {
    const { rules, options } = JSON.parse(read('.oxlintrc.json'));
    expect(rules['eslint/max-lines']).toEqual(['error', { max: 300 }]);
    expect(rules['eslint/max-lines-per-function']).toEqual(['error', { max: 60 }]);
    expect(rules['eslint/complexity']).toEqual(['error', { max: 12 }]);
    expect(rules['eslint/max-params']).toEqual(['error', { max: 4 }]);
    expect(rules['eslint/max-depth']).toEqual(['error', { max: 3 }]);
    expect(options.typeAware).toBe(true);
  });
});
