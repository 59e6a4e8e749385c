/**
 * @module The part of the Python program that knows which names of Python read what a key cannot hold. Whatever is not
 * known to be harmless in these modules counts, since a wrong hit costs more than a miss.
 */

/** Defines the tables, and `rule(parts, call, top)`: the reason why a use of a dotted name counts, or `None`. */
export const pythonRules = String.raw`
def names(module, text):
    return {module + '.' + name for name in text.split()}

clock = names('time', 'time time_ns perf_counter perf_counter_ns monotonic monotonic_ns process_time process_time_ns thread_time thread_time_ns clock_gettime clock_gettime_ns times') | names('datetime.datetime', 'now today utcnow') | names('pandas.Timestamp', 'now today utcnow') | {'datetime.date.today', 'timeit', 'os.times'}
# With so many arguments they compute on what they are given.
clock_unless_given = {'time.localtime': 1, 'time.gmtime': 1, 'time.ctime': 1, 'time.asctime': 1, 'time.strftime': 2}
clock_words = {'pandas.Timestamp', 'pandas.to_datetime', 'numpy.datetime64'}
chance = {'secrets', 'uuid.uuid1', 'uuid.uuid4', 'uuid.getnode', 'os.urandom', 'os.getrandom', 'random', 'numpy.random'}
seeded = names('random', 'Random seed') | names('numpy.random', 'default_rng RandomState SeedSequence PCG64 PCG64DXSM MT19937 Philox SFC64 Generator BitGenerator seed')
machine = names('os', 'getpid getppid uname getlogin getloadavg path.getmtime path.getctime path.getatime') | names('platform', 'node uname platform') | {'getpass'}
found_code = {'importlib', 'runpy', 'imp', 'pkgutil', 'zipimport', 'code', 'codeop', 'builtins', 'sys.path', 'sys.modules', 'sys.meta_path', 'sys.path_hooks', 'site'}
harmless_code = {'importlib.reload', 'importlib.invalidate_caches', 'importlib.abc'}
code_words = {'exec', 'eval', 'compile', 'globals', '__import__', '__builtins__', '__loader__', '__spec__'}
programs = {'subprocess', 'pty', 'ctypes', 'cffi', 'os.system', 'os.popen'} | names('os', 'execl execle execlp execlpe execv execve execvp execvpe spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe posix_spawn posix_spawnp')
places = {'os.getcwd', 'pathlib.Path.cwd', 'os.path.expanduser', 'os.path.expandvars', 'pathlib.Path.home', 'inspect.getsource', 'inspect.getsourcefile', 'inspect.getsourcelines', 'inspect.getfile'}
listings = {'os.listdir', 'os.scandir', 'os.walk', 'os.fwalk', 'glob.glob', 'glob.iglob'}
openers = {'open', 'io.open', 'codecs.open', 'os.open', 'gzip.open', 'bz2.open', 'lzma.open', 'os.stat', 'os.path.exists', 'os.path.isfile', 'os.path.isdir', 'os.path.getsize'}
folder_words = listings | {'os.path.join', 'pathlib.Path', 'pathlib.PurePath'}
environment = {'os.environ', 'os.environb', 'os.getenv', 'os.getenvb'}
network = set('''socket ssl socketserver urllib.request http.client ftplib smtplib imaplib poplib nntplib telnetlib xmlrpc.client
requests httpx aiohttp urllib3 httplib2 pycurl websocket websockets grpc paramiko boto3 botocore aiobotocore s3fs gcsfs adlfs fsspec smart_open
google.cloud azure minio psycopg psycopg2 psycopg_pool asyncpg sqlalchemy pymysql MySQLdb mysql pymongo motor redis pyodbc cx_Oracle oracledb
snowflake clickhouse_driver clickhouse_connect trino databricks kafka confluent_kafka pika elasticsearch opensearchpy huggingface_hub datasets
kaggle openml openai anthropic mlflow wandb'''.split())

# Modules whose use as a value, under another name or by getattr, would hide which of their names is read.
hiding = set('time os datetime uuid numpy pandas platform sys inspect io pathlib'.split())
starless = {name.split('.')[0] for table in (clock, chance, machine, found_code, programs, environment) for name in table}

def within(parts, table):
    for end in range(len(parts), 0, -1):
        if '.'.join(parts[:end]) in table:
            return '.'.join(parts[:end])
    return None

def given(call):
    return 0 if call is None else len(call.args) + len(call.keywords)

def is_seed(call):
    values = [] if call is None else [*call.args, *[each.value for each in call.keywords]]
    return len(values) > 0 and not (isinstance(values[0], ast.Constant) and values[0].value is None)

def is_hidden(parts, top):
    """A class with a clock that is handed on under another name; types, tests and makers are harmless."""
    if '.'.join(parts) not in ('datetime.datetime', 'datetime.date', 'pandas.Timestamp') or in_annotation(top):
        return False
    tests = [parent for _, parent in parents(top) if isinstance(parent, ast.Call) and getattr(parent.func, 'id', '') in ('isinstance', 'issubclass')]
    return call_of(top) is None and not tests

def of_clock(parts, call):
    name = within(parts, clock)
    if name:
        return name + ' (clock)'
    name = within(parts, clock_unless_given)
    if name and given(call) < clock_unless_given[name]:
        return name + ' (clock)'
    first = call.args[0] if call is not None and call.args else None
    if within(parts, clock_words) and isinstance(first, ast.Constant) and first.value in ('now', 'today'):
        return '.'.join(parts) + ' of "' + first.value + '" (clock)'
    return None

def of_chance(parts, call, top):
    name = within(parts, chance)
    if not name or in_annotation(top):
        return None
    if '.'.join(parts) in seeded and is_seed(call):
        return None
    return '.'.join(parts[:len(name.split('.')) + 1]) + ' (chance; make a generator from a seed, as random.Random(seed))'

def of_code(parts, top):
    name = within(parts, found_code)
    if not name or within(parts, harmless_code) or getattr(top, '_followed', False):
        return None
    return '.'.join(parts[:2]) + ' (code found at run time; declare files)'

def rule(parts, call, top):
    if len(parts) == 1 and parts[0] in hiding or is_hidden(parts, top):
        return '.'.join(parts) + ' (taken as a value, so that its names are hidden)'
    reason = of_clock(parts, call) or of_chance(parts, call, top)
    name = within(parts, machine)
    if not reason and name:
        reason = name + ' (machine)'
    if reason or entry['declares']:
        return reason
    reason = of_code(parts, top)
    if not reason and within(parts, programs):
        reason = '.'.join(parts[:2]) + ' (a program whose reads are not followed; declare files)'
    if not reason and within(parts, places):
        reason = '.'.join(parts) + ' (files that are not named; declare files)'
    return reason
`;
