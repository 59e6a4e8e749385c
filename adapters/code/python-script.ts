/**
 * @module The program that follows imports of Python code. Runs in the interpreter of the step, so that syntax,
 * standard library and installed distributions are those that the step will meet. Prints one JSON document.
 */

/** Arguments: one JSON object `{ kind: script|module|code, value }`; working folder: the project. */
export const pythonClosureScript = `
import sys
sys.path = [p for p in sys.path if p not in ('', '.')]
import ast, hashlib, json, os, platform
entry = json.loads(sys.argv[1])
root = os.getcwd()
files, outside, unseen, errors = {}, set(), set(), []

def inside(path):
    return os.path.realpath(path).startswith(os.path.realpath(root) + os.sep)

def find(roots, dotted):
    found = []
    for base in roots:
        path, hit = base, False
        for part in dotted.split('.'):
            path = os.path.join(path, part)
            for candidate in (os.path.join(path, '__init__.py'), path + '.py'):
                if os.path.isfile(candidate) and inside(candidate):
                    found.append(candidate)
                    hit = True
        if hit or os.path.isdir(os.path.join(base, dotted.split('.')[0])):
            return found
    return None

def need(roots, dotted):
    found = find(roots, dotted)
    if found is None:
        outside.add(dotted.split('.')[0])
        return
    for path in found:
        read(path, roots)

def folder_of(path, level):
    folder = os.path.dirname(path)
    for _ in range(level - 1):
        folder = os.path.dirname(folder)
    return folder

def follow(tree, path, roots):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                need(roots, alias.name)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            need(roots, node.module)
            for alias in node.names:
                if find(roots, node.module) is not None:
                    need(roots, node.module + '.' + alias.name)
        elif isinstance(node, ast.ImportFrom):
            folder = folder_of(path, node.level)
            init = os.path.join(folder, '__init__.py')
            if os.path.isfile(init):
                read(init, roots)
            for alias in node.names:
                for name in filter(None, [node.module, '.'.join(filter(None, [node.module, alias.name]))]):
                    for found in find([folder], name) or []:
                        read(found, roots)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, 'attr', getattr(node.func, 'id', ''))
            if name in ('import_module', '__import__', 'run_path', 'run_module'):
                if name in ('import_module', '__import__') and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                    need(roots, node.args[0].value.lstrip('.') or 'sys')
                else:
                    unseen.add('import of a computed name in ' + os.path.relpath(path, root))

def parse(text, path, roots):
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        errors.append({'file': os.path.relpath(path, root), 'line': error.lineno or 0, 'column': error.offset or 0, 'text': error.msg})
        return
    follow(tree, path, roots)

def read(path, roots):
    path = os.path.abspath(path)
    if path in files:
        return
    files[path] = True
    with open(path, 'rb') as file:
        parse(file.read(), path, roots)

if entry['kind'] == 'script':
    script = os.path.join(root, entry['value'])
    read(script, [os.path.dirname(script)])
elif entry['kind'] == 'module':
    name = entry['value']
    need([root], name)
    main = os.path.join(root, *name.split('.'), '__main__.py')
    if os.path.isfile(main):
        read(main, [root])
elif entry['kind'] == 'code':
    parse(entry['value'], os.path.join(root, '<command>'), [root])

standard = set(getattr(sys, 'stdlib_module_names', ())) | set(sys.builtin_module_names)
wanted = sorted(name for name in outside if name and name not in standard)
packages = {}
if wanted:
    import importlib.metadata as metadata, re
    normal = lambda name: re.sub(r'[-_.]+', '-', name).lower()
    by_name = {}
    for found in metadata.distributions():
        if found.metadata['Name']:
            by_name.setdefault(normal(found.metadata['Name']), found)
    provides = {}
    for key, found in by_name.items():
        tops = (found.read_text('top_level.txt') or '').split()
        if not tops:
            tops = {str(file).split('/')[0].split('.')[0] for file in found.files or []}
        for top in tops:
            provides.setdefault(top, set()).add(key)
    queue = []
    for name in wanted:
        owners = sorted(provides.get(name, ()))
        if not owners:
            unseen.add('python module ' + name + ' belongs to no installed distribution')
        queue.extend(owners)
    while queue:
        key = queue.pop()
        found = by_name.get(key)
        if key in packages or found is None:
            continue
        record = found.read_text('RECORD') or ''
        lines = sorted(line for line in record.splitlines() if line.split(',')[0].find('__pycache__') < 0 and '.dist-info/' not in line and not line.startswith('..'))
        packages[key] = found.version + '+record-' + hashlib.sha256('\\n'.join(lines).encode()).hexdigest()
        if '"file://' in (found.read_text('direct_url.json') or '') or not lines:
            unseen.add('distribution ' + key + ' is installed from a folder')
        for requirement in found.requires or []:
            if 'extra ==' not in requirement:
                queue.append(normal(re.match(r'[A-Za-z0-9._-]+', requirement).group(0)))

print(json.dumps({
    'version': platform.python_implementation() + ' ' + platform.python_version(),
    'files': sorted(os.path.relpath(path, root) for path in files),
    'packages': packages,
    'uncacheable': sorted(unseen),
    'errors': errors,
}))
`;
