/**
 * @module The part of the Python program that follows imports: those of statements, and calls that name a module by a
 * text. Files are read, parsed and hashed by their syntax tree on the way.
 */

/** Defines `find(roots, name)`, `need(roots, name, node, path)`, `parse(text, path, roots)` and `read(path, roots)`. */
export const pythonFollowing = String.raw`
def candidates(path):
    for suffix in ('.py', *compiled):
        yield os.path.join(path, '__init__') + suffix
        yield path + suffix

def find(roots, dotted_name):
    """Files of a module of the project; empty for a bare folder, None where the project has no such name."""
    found = []
    for base in roots:
        path, hit = base, False
        for part in dotted_name.split('.'):
            path = os.path.join(path, part)
            for candidate in candidates(path):
                if os.path.isfile(candidate) and inside(candidate):
                    found.append(candidate)
                    hit = True
        if hit or os.path.isdir(os.path.join(base, dotted_name.split('.')[0])):
            return found
    return None

def place_of(path, node):
    return os.path.relpath(path, root).replace(os.sep, '/') + ':' + str(node.lineno)

def is_guarded(node):
    """An import that may fail, since its failure is caught."""
    return any(isinstance(parent, ast.Try) and parent.handlers and child in parent.body for child, parent in parents(node))

def need(roots, dotted_name, node, path):
    found = find(roots, dotted_name)
    # A bare folder yields to an installed package of its name.
    if not found:
        optional = is_guarded(node) or found is not None
        name = dotted_name.split('.')[0]
        outside[name] = (place_of(path, node), optional and outside.get(name, ('', True))[1])
    for each in found or []:
        read(each, roots)

def package_of(path, level):
    folder = os.path.dirname(path)
    for _ in range(level - 1):
        folder = os.path.dirname(folder)
    return folder

def listed(tree):
    """Names in __all__, or None when they are computed."""
    names = []
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, (ast.AugAssign, ast.AnnAssign)) else []
        if not any(isinstance(target, ast.Name) and target.id == '__all__' for target in targets):
            continue
        try:
            names.extend(ast.literal_eval(node.value))
        except (ValueError, TypeError):
            return None
    uses = sum(isinstance(node, ast.Name) and node.id == '__all__' and isinstance(node.ctx, ast.Load) for node in ast.walk(tree))
    return None if uses else names

def star(found, node, path):
    """All names of a package are also the modules that its __all__ lists."""
    init = found[-1] if found else ''
    tree = trees.get(os.path.abspath(init), (None,))[0]
    if os.path.basename(init) != '__init__.py' or tree is None:
        return
    names = listed(tree)
    if names is None and not entry['declares']:
        unseen.add('__all__ of ' + os.path.relpath(init, root) + ' (computed; declare files) in ' + place_of(path, node))
    for name in names or []:
        for each in find([os.path.dirname(init)], str(name)) or []:
            read(each, [os.path.dirname(init)])

def relative(folder, name, node, path, roots):
    init = os.path.join(folder, '__init__.py')
    if os.path.isfile(init) and inside(init):
        read(init, roots)
    for each in find([folder], name) or [] if name else []:
        read(each, roots)

def follow_from(node, path, roots):
    if node.level == 0:
        need(roots, node.module, node, path)
        base, found = roots, find(roots, node.module)
    else:
        folder = package_of(path, node.level)
        relative(folder, node.module, node, path, roots)
        init = os.path.join(folder, '__init__.py')
        base, found = [folder], find([folder], node.module) if node.module else [init] if os.path.isfile(init) else []
    for alias in node.names if found is not None else []:
        if alias.name == '*':
            star(found, node, path)
            continue
        for each in find(base, '.'.join(filter(None, [node.module, alias.name]))) or []:
            read(each, roots)

def base_of(call, path):
    """Folder that a relative import_module begins in; None when it is computed."""
    holder = call.args[1] if len(call.args) > 1 else next((each.value for each in call.keywords if each.arg == 'package'), None)
    if text_of(holder) is not None:
        return text_of(holder)
    name = getattr(holder, 'id', '')
    own = name == '__package__' or name == '__name__' and os.path.basename(path) == '__init__.py'
    return os.path.dirname(path) if own else None

def follow_call(call, path, roots, known):
    """A direct call with the name of a module as a text."""
    node = call.func
    while isinstance(node, ast.Attribute):
        node = node.value
    name = '.'.join(dotted(node, known)[0]) if isinstance(node, ast.Name) else ''
    if name not in ('importlib.import_module', '__import__') or not call.args or text_of(call.args[0]) is None:
        return
    wanted = text_of(call.args[0])
    if not wanted.startswith('.'):
        # Further arguments of __import__ may name modules too.
        if name == '__import__' and len(call.args) + len(call.keywords) > 1:
            return
        call.func._followed = True
        need(roots, wanted, call, path)
        return
    base = base_of(call, path) if name == 'importlib.import_module' else None
    if base is None:
        return
    call.func._followed = True
    level = len(wanted) - len(wanted.lstrip('.'))
    if os.path.isabs(base):
        relative(package_of(os.path.join(base, '_'), level), wanted.lstrip('.'), call, path, roots)
    else:
        need(roots, '.'.join([*base.split('.')[:len(base.split('.')) - level + 1], wanted.lstrip('.')]), call, path)

def parse(text, path, roots):
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        errors.append({'file': os.path.relpath(path, root), 'line': error.lineno or 0, 'column': error.offset or 0, 'text': error.msg})
        return None
    link(tree)
    known, others = aliases(tree, roots)
    trees[path] = (tree, known, others)
    for node in running(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                need(roots, alias.name, node, path)
        elif isinstance(node, ast.ImportFrom):
            follow_from(node, path, roots)
        elif isinstance(node, ast.Call):
            follow_call(node, path, roots, known)
    return tree

def digest_of(tree):
    """Of what runs: comments and white space are not in the tree; texts of documentation are."""
    try:
        return hashlib.sha256(ast.dump(tree, annotate_fields=True, include_attributes=False).encode('utf-8', 'surrogatepass')).hexdigest()
    except (RecursionError, ValueError):
        return None

def read(path, roots):
    path = os.path.abspath(path)
    if path in files:
        return
    files[path] = None
    if path.endswith(tuple(compiled)):
        return
    with open(path, 'rb') as file:
        tree = parse(file.read(), path, roots)
    files[path] = digest_of(tree) if tree is not None else None
`;
