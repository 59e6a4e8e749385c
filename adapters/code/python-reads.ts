/**
 * @module The part of the Python program that finds, in the syntax of every file that is followed, reads that the key
 * cannot see: by names, whatever they were imported as, and by texts that are paths.
 */

/** Defines `link(tree)`, `aliases(tree, roots)`, `dotted(node, known)`, `in_annotation(node)` and `scan(path)`. */
export const pythonReads = String.raw`
# Times of files, and numbers of lines, which comments shift.
telling = set('st_mtime st_mtime_ns st_ctime st_ctime_ns st_atime st_atime_ns st_ino st_dev f_lineno tb_lineno co_firstlineno'.split())
# Of the file that is looked at: texts that its names stand for, and all its texts.
constants, texts = {}, set()

def link(tree):
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child._parent = node

def parents(node):
    while getattr(node, '_parent', None) is not None:
        yield node, node._parent
        node = node._parent

def in_annotation(node):
    for child, parent in parents(node):
        if getattr(parent, 'annotation', None) is child or getattr(parent, 'returns', None) is child:
            return True
    return False

def is_checking(node):
    """Branches for type checkers never run."""
    test = node.test
    return isinstance(test, ast.Attribute) and test.attr == 'TYPE_CHECKING' or isinstance(test, ast.Name) and test.id == 'TYPE_CHECKING'

def running(tree):
    """Nodes in the order of the text; without recursion, since sums of a thousand terms nest as deep."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        skipped = isinstance(node, ast.If) and is_checking(node)
        waiting.extend(reversed(node.orelse if skipped else list(ast.iter_child_nodes(node))))

def imported(tree, roots):
    """Names of the file with what they stand for; a leading @ marks what comes from the project."""
    for node in running(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                mark = '@.' if find(roots, alias.name) else ''
                yield alias.asname or alias.name.split('.')[0], mark + (alias.name if alias.asname else alias.name.split('.')[0])
        elif isinstance(node, ast.ImportFrom):
            mark = '@.' if node.level or find(roots, node.module) else node.module + '.'
            for alias in node.names:
                yield alias.asname or alias.name, mark + alias.name

def aliases(tree, roots):
    """The last meaning of each name, and the other meanings that it has on other branches."""
    every = list(dict.fromkeys(imported(tree, roots)))
    known = dict(every)
    return known, [(name, target) for name, target in every if known[name] != target]

def meanings(known, others):
    if known.get('*', '').startswith('@'):
        known = {**{name: '@.' + name for name in shared}, **known}
    return [known, *({**known, name: target} for name, target in others)]

def resolved(parts):
    """Through the project: a name of it may be one that another file took from elsewhere."""
    if parts[0] != '@':
        return parts
    for index in range(1, len(parts)):
        if parts[index] in shared:
            return shared[parts[index]].split('.') + parts[index + 1:]
    return parts

def dotted(node, known):
    """Parts of the dotted name that begins at a name, and its outermost node."""
    parts, top = resolved(known.get(node.id, node.id).split('.')), node
    tail = []
    for child, parent in parents(node):
        if not (isinstance(parent, ast.Attribute) and parent.value is child):
            break
        tail.append(parent.attr)
        top = parent
    return resolved(known.get(node.id, node.id).split('.') + tail) if tail else parts, top

def call_of(top):
    parent = getattr(top, '_parent', None)
    return parent if isinstance(parent, ast.Call) and parent.func is top else None

def text_of(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None

def constants_of(tree):
    """Texts that names of the module stand for from one assignment on."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and text_of(node.value) is not None:
            found.update((target.id, node.value.value) for target in node.targets if isinstance(target, ast.Name))
    return found

def literal(node):
    return constants.get(node.id) if isinstance(node, ast.Name) else text_of(node)

def own_names(tree):
    """A function or class of the file's own hides the built-in one."""
    return {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}

def of_environment(parts, top):
    if not within(parts, environment):
        return None
    holder, use = top, getattr(top, '_parent', None)
    variable, harmless = None, False
    if isinstance(use, ast.Subscript) and use.value is top:
        index = use.slice.value if isinstance(use.slice, getattr(ast, 'Index', ())) and hasattr(use.slice, 'value') else use.slice
        variable, harmless = literal(index), not isinstance(use.ctx, ast.Load)
    elif isinstance(use, ast.Call) and use.func is top and parts[-1] in ('get', 'setdefault', 'pop', 'getenv', 'getenvb') and use.args:
        variable = literal(use.args[0])
        # A variable that is not declared is never set, so its default is what it is.
        harmless = parts[-1] == 'setdefault' and variable not in ('PATH', 'HOME', None)
    elif isinstance(use, ast.Compare) and len(use.comparators) == 1 and use.comparators[0] is top:
        variable = literal(use.left)
    else:
        return '.'.join(parts[:2]) + ' as a whole'
    # Secret parameters count by a tag of their values.
    given_by_us = variable in ('WITHIN_REQUEST', 'TRACEPARENT') or (variable or '').startswith('WITHIN_SECRET_')
    # The request names the variables of secrets, as params["token"]["secret"].
    computed = variable is None and (entry['env'] or 'secret' in texts)
    if harmless or given_by_us or variable in entry['env'] or computed:
        return None
    return 'environment variable ' + (variable or 'of a computed name') + ' (declare it under env)'

def is_writing(call):
    mode = call.args[1] if len(call.args) > 1 else next((each.value for each in call.keywords if each.arg == 'mode'), None)
    return (text_of(mode) or 'r')[0] in 'wxa'

def covered(text):
    path = os.path.relpath(os.path.join(root, text), root)
    return path.replace(os.sep, '/') in entry['files']

def of_call(parts, call):
    """A literal path counts though there is no such file: it may be there the next time."""
    name = '.'.join(parts)
    first = call.args[0] if call.args else next((each.value for each in call.keywords if each.arg == 'file'), None)
    path = literal(first)
    if name in listings and not entry['declares'] and (first is None or path is not None):
        return name + ' (files that are not named; declare files)'
    if name == 'pathlib.Path' and path is not None:
        return of_path(path, getattr(call, '_parent', None))
    if name in openers and path is not None and not is_writing(call) and not covered(path):
        return 'file ' + path + ' (declare it under files)'
    return None

def of_path(path, use):
    """What Path('a') is made for, as far as the method after it says."""
    method = use.attr if isinstance(use, ast.Attribute) else ''
    if method in ('glob', 'rglob', 'iterdir', 'walk'):
        return None if entry['declares'] else 'pathlib.Path.' + method + ' (files that are not named; declare files)'
    opened = call_of(use) if method == 'open' else None
    writing = opened is not None and opened.args and (text_of(opened.args[0]) or 'r')[0] in 'wxa'
    if writing or method in ('write_text', 'write_bytes', 'mkdir', 'unlink', 'touch', 'name', 'stem', 'suffix') or covered(path):
        return None
    if entry['declares'] and os.path.isdir(os.path.join(root, path)):
        return None
    return 'file ' + path + ' (declare it under files)'

def is_written(node, known):
    call = getattr(node, '_parent', None)
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and dotted(call.func, known)[0] in (['open'], ['io', 'open']) and is_writing(call)

def of_text(node, known):
    text, parent = node.value, getattr(node, '_parent', None)
    if isinstance(parent, ast.Expr) or not text or len(text) > 1000 or '\0' in text or '\n' in text:
        return None
    if text in ('__builtins__', '__import__') and not entry['declares']:
        return text + ' (code found at run time; declare files)'
    address = re.match(r'([a-z][a-z0-9+]*)://[^\s/]', text)
    if address and address.group(1) in ('http', 'https', 'ftp', 's3', 'gs', 'gcs', 'abfs', 'hf', 'postgres', 'postgresql', 'mysql', 'mongodb', 'redis') and '://www.w3.org/' not in text:
        return None if entry['probed'] else 'an address of ' + address.group(1) + ' (declare a probe)'
    path = os.path.join(root, text)
    if not inside(path):
        return None
    if os.path.isfile(path):
        return None if covered(text) or is_written(node, known) else 'file ' + text + ' (declare it under files)'
    joined = text.endswith('/') or isinstance(parent, (ast.BinOp, ast.JoinedStr)) or isinstance(parent, ast.Call) and isinstance(parent.func, (ast.Name, ast.Attribute)) and getattr(parent.func, 'attr', getattr(parent.func, 'id', '')) in ('join', 'Path', 'PurePath', 'joinpath')
    return 'folder ' + text + ' (declare its files)' if joined and os.path.isdir(path) and not entry['declares'] else None

def of_name(node, known, own):
    parts, top = dotted(node, known)
    if node.id in code_words and node.id not in known and node.id not in own:
        followed = entry['declares'] or getattr(top, '_followed', False)
        return None if followed else node.id + ' (code found at run time; declare files)'
    if node.id == '__file__' and not entry['declares']:
        return '__file__ (files that are not named; declare files)'
    if node.id == 'hash' and node.id not in known and node.id not in own and not any(getattr(parent, 'name', '') == '__hash__' for _, parent in parents(node)):
        return 'hash (chance: differs between processes)'
    if node.id not in known and node.id != 'open':
        return None
    call = call_of(top)
    return of_environment(parts, top) or rule(parts, call, top) or (of_call(parts, call) if call is not None else None)

def of_import(node):
    if isinstance(node, ast.Import):
        taken = [alias.name for alias in node.names]
    else:
        taken = [node.module + '.' + alias.name for alias in node.names] if node.level == 0 else []
    for name in taken:
        hidden = within(name.split('.'), network)
        if hidden and not entry['probed']:
            return 'network module ' + hidden + ' (declare a probe)'
        if name.endswith('.*') and name.split('.')[0] in starless:
            return 'all names of ' + name[:-2] + ' (import those that are used)'
    return None

def reason_for(node, known, own):
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return of_import(node)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        return of_name(node, known, own)
    if isinstance(node, ast.Attribute):
        return node.attr + ' (machine)' if node.attr in telling else None
    return of_text(node, known) if text_of(node) is not None else None

def scan(path):
    tree, known, others = trees[path]
    constants.clear()
    constants.update(constants_of(tree))
    texts.clear()
    texts.update(text_of(node) for node in ast.walk(tree))
    own, place = own_names(tree), os.path.relpath(path, root).replace(os.sep, '/')
    found = {}
    for meaning in meanings(known, others):
        for node in running(tree):
            reason = reason_for(node, meaning, own)
            if reason:
                found.setdefault(reason, node.lineno)
    unseen.update(reason + ' in ' + place + ':' + str(line) for reason, line in found.items())
`;
