/** @module The part of the Python program that pins what is not of the project: installed distributions, by their records. */

/** Defines `pin(outside)`: packages by name, reasons go to `unseen`. `outside` maps a module to where it is imported. */
export const pythonPackages = String.raw`
standard = set(getattr(sys, 'stdlib_module_names', ())) | set(sys.builtin_module_names)
# Extras of these names bring tools of the distribution's own authors.
tooling = re.compile(r'extra\s*==\s*[\'"](test|tests|testing|dev|develop|doc|docs|lint|typing|build|benchmark)[\'"]')

def normal(name):
    return re.sub(r'[-_.]+', '-', name).lower()

def is_installed(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False

def is_standard(name):
    """Before 3.10 no list of the standard library comes with Python, so the folder tells."""
    if name in standard or sys.version_info >= (3, 10):
        return name in standard
    try:
        origin = getattr(importlib.util.find_spec(name), 'origin', None) or ''
    except (ImportError, ValueError):
        return False
    import sysconfig
    folders = {os.path.realpath(sysconfig.get_paths()[key]) + os.sep for key in ('stdlib', 'platstdlib')}
    path = os.path.realpath(origin)
    return origin in ('built-in', 'frozen') or any(path.startswith(folder) for folder in folders) and '-packages' + os.sep not in path

def distributions():
    import importlib.metadata as metadata
    by_name, provides = {}, {}
    for found in metadata.distributions():
        if found.metadata['Name']:
            by_name.setdefault(normal(found.metadata['Name']), found)
    for key, found in by_name.items():
        tops = (found.read_text('top_level.txt') or '').split()
        if not tops:
            tops = {str(file).split('/')[0].split('.')[0] for file in found.files or []}
        for top in tops:
            provides.setdefault(top, set()).add(key)
    return by_name, provides

def pinned(key, found):
    record = found.read_text('RECORD') or ''
    lines = sorted(line for line in record.splitlines() if line.split(',')[0].find('__pycache__') < 0 and '.dist-info/' not in line and not line.startswith('..'))
    if '"file://' in (found.read_text('direct_url.json') or '') or not lines:
        unseen.add('distribution ' + key + ' is installed from a folder')
    return found.version + '+record-' + hashlib.sha256('\n'.join(lines).encode()).hexdigest()

def pin(outside):
    wanted = sorted(name for name in outside if name and not is_standard(name))
    if not wanted:
        return {}
    packages, queue = {}, []
    by_name, provides = distributions()
    for name in wanted:
        place, optional = outside[name]
        owners = sorted(provides.get(name, ()))
        # What is nowhere and need not be there fails the same way each time; once installed it counts.
        if not owners and (not optional or is_installed(name)):
            unseen.add('python module ' + name + ' belongs to no installed distribution, in ' + place)
        queue.extend(owners)
    while queue:
        key = queue.pop()
        found = by_name.get(key)
        if key in packages or found is None:
            continue
        packages[key] = pinned(key, found)
        for requirement in found.requires or []:
            if not tooling.search(requirement):
                queue.append(normal(re.match(r'[A-Za-z0-9._-]+', requirement).group(0)))
    return packages
`;
