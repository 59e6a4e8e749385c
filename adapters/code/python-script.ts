/**
 * @module The program that looks at Python code: what it imports, reads and needs. Runs in the interpreter of the step, so that syntax,
 * standard library and installed distributions are those that the step will meet. Prints one JSON document.
 */
import { pythonFollowing } from './python-following.ts';
import { pythonPackages } from './python-packages.ts';
import { pythonReads } from './python-reads.ts';
import { pythonRules } from './python-rules.ts';

const opening = String.raw`
import sys
sys.path = [p for p in sys.path if p not in ('', '.')]
import ast, hashlib, importlib.machinery, importlib.util, json, os, platform, re
entry = json.loads(sys.argv[1])
root = os.getcwd()
# files: path to digest (None: not of Python); trees: path to syntax, and what its names stand for.
files, trees, outside, unseen, errors, shared = {}, {}, {}, set(), [], {}
real_root = os.path.realpath(root) + os.sep
compiled = [*importlib.machinery.EXTENSION_SUFFIXES, '.pyc']

def inside(path):
    return os.path.realpath(path).startswith(real_root)
`;

const closing = String.raw`
def is_ruled(target):
    return target.split('.')[0] in starless | hiding

def share():
    """Names that files of the project took from elsewhere and so pass on; of two meanings the one with rules."""
    changed = True
    while changed:
        changed = False
        for _, known, others in trees.values():
            for name, target in [*known.items(), *others]:
                target = '.'.join(resolved(target.split('.')))
                if target[0] != '@' and (name not in shared or is_ruled(target) and not is_ruled(shared[name])):
                    shared[name] = target
                    changed = True

if entry['kind'] == 'script':
    script = os.path.join(root, entry['value'])
    read(script, [os.path.dirname(script)])
elif entry['kind'] == 'module':
    name = entry['value']
    here = ast.Constant(value=name, lineno=1)
    need([root], name, here, os.path.join(root, '<command>'))
    main = os.path.join(root, *name.split('.'), '__main__.py')
    if os.path.isfile(main):
        read(main, [root])
elif entry['kind'] == 'code':
    parse(entry['value'], os.path.join(root, '<command>'), [root])

share()
for each in sorted(trees):
    scan(each)
packages = pin(outside)
print(json.dumps({
    'version': platform.python_implementation() + ' ' + platform.python_version(),
    'files': {os.path.relpath(path, root).replace(os.sep, '/'): files[path] for path in sorted(files)},
    'packages': packages,
    'uncacheable': sorted(unseen),
    'errors': errors,
}))
`;

/**
 * Arguments: one JSON object `{ kind: script|module|code, value, files, declares, env, probed }`: what is run, and what
 * the step declares, `files` as paths, `env` as names. The working folder is the project.
 */
export const pythonClosureScript = [opening, pythonRules, pythonReads, pythonFollowing, pythonPackages, closing].join(
  '\n',
);
