import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pythonRules } from '../../../adapters/code/python-rules.ts';
import { TestProject } from './project.ts';
import { reasonsByCase } from './python-cases.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

/** Each text with the reason that it must have, with its line. */
async function expectReasons(cases: readonly (readonly [text: string, reason: string])[]): Promise<void> {
  const found = await reasonsByCase(
    project,
    cases.map(([text]) => text),
  );
  expect(cases.map(([text], index) => [text, found[index]])).toEqual(cases.map(([text, reason]) => [text, [reason]]));
}
const seeds = '(chance; make a generator from a seed, as random.Random(seed))';
const code = '(code found at run time; declare files)';

describe('pythonRules', () => {
  it('holds its texts as Python takes them', () => {
    expect(pythonRules).toContain('def rule(parts, call, top):');
  });

  it('names the clock, whatever it was imported as', () =>
    expectReasons([
      ['import time\nx = time.time()\n', 'time.time (clock):2'],
      ['import time as t\nnow = t.monotonic\n', 'time.monotonic (clock):2'],
      ['from time import perf_counter as pc\nx = pc()\n', 'time.perf_counter (clock):2'],
      ['import time\nx = time.strftime("%Y")\n', 'time.strftime (clock):2'],
      ['import datetime\nx = datetime.datetime.now()\n', 'datetime.datetime.now (clock):2'],
      ['from datetime import datetime as dt\nx = dt.utcnow()\n', 'datetime.datetime.utcnow (clock):2'],
      ['from datetime import date\nx = date.today()\n', 'datetime.date.today (clock):2'],
      ['import time\nx = getattr(time, "time")\n', 'time (taken as a value, so that its names are hidden):2'],
      [
        'import datetime as d\nx = d.datetime\nx.now()\n',
        'datetime.datetime (taken as a value, so that its names are hidden):2',
      ],
      ['from time import *\nx = time()\n', 'all names of time (import those that are used):1'],
    ]));

  it('names chance without a seed', () =>
    expectReasons([
      ['import random\nx = random.random()\n', `random.random ${seeds}:2`],
      ['import random\nrandom.seed(1)\nx = random.choice([1])\n', `random.choice ${seeds}:3`],
      ['from random import shuffle as mix\nmix([])\n', `random.shuffle ${seeds}:2`],
      ['import random\nx = random.Random()\n', `random.Random ${seeds}:2`],
      ['import random\nx = random.Random(None)\n', `random.Random ${seeds}:2`],
      ['import random\nx = random.SystemRandom(3)\n', `random.SystemRandom ${seeds}:2`],
      ['import random\nm = random\nx = m.random()\n', `random ${seeds}:2`],
      ['import uuid\nx = uuid.uuid4()\n', `uuid.uuid4 ${seeds}:2`],
      ['import secrets\nx = secrets.token_hex()\n', `secrets.token_hex ${seeds}:2`],
      ['import os\nx = os.urandom(3)\n', `os.urandom ${seeds}:2`],
      ['x = hash("a")\n', 'hash (chance: differs between processes):1'],
    ]));

  it('names code that is found at run time', () =>
    expectReasons([
      ['from importlib import import_module as im\nname = "hp"\nim(name)\n', `importlib.import_module ${code}:3`],
      ['import importlib\nf = importlib.import_module\n', `importlib.import_module ${code}:2`],
      ['x = __import__("a" + "b")\n', `__import__ ${code}:1`],
      ['exec("x = 1")\n', `exec ${code}:1`],
      ['x = eval("1")\n', `eval ${code}:1`],
      ['x = [compile]\n', `compile ${code}:1`],
      ['x = globals()["json"]\n', `globals ${code}:1`],
      ['import json\nx = getattr(json, "__builtins__")["exec"]\n', `__builtins__ ${code}:2`],
      ['import runpy\nrunpy.run_path("a")\n', `runpy.run_path ${code}:2`],
      ['import importlib.util as u\nu.find_spec("a")\n', `importlib.util ${code}:2`],
      ['import pkgutil\npkgutil.walk_packages()\n', `pkgutil.walk_packages ${code}:2`],
      ['import builtins\nbuiltins.exec("")\n', `builtins.exec ${code}:2`],
      ['import sys\nsys.path.insert(0, "lib")\n', `sys.path ${code}:2`],
      ['from sys import path\npath.append("lib")\n', `sys.path ${code}:2`],
    ]));

  it('names other programs, the machine, and files that are not named', () =>
    expectReasons([
      [
        'import subprocess\nsubprocess.run(["git"])\n',
        'subprocess.run (a program whose reads are not followed; declare files):2',
      ],
      ['import os\nos.system("a")\n', 'os.system (a program whose reads are not followed; declare files):2'],
      ['import os\nx = os.getpid()\n', 'os.getpid (machine):2'],
      ['import os\nx = os.path.getmtime(str(1))\n', 'os.path.getmtime (machine):2'],
      ['import os\nx = os.stat(str(1)).st_mtime\n', 'st_mtime (machine):2'],
      ['import os\nx = os.getcwd()\n', 'os.getcwd (files that are not named; declare files):2'],
      ['here = __file__\n', '__file__ (files that are not named; declare files):1'],
      ['import os\nx = os.listdir()\n', 'os.listdir (files that are not named; declare files):2'],
      ['from glob import glob\nx = glob("data/*.csv")\n', 'glob.glob (files that are not named; declare files):2'],
      [
        'from pathlib import Path\nx = list(Path("data").rglob("*"))\n',
        'pathlib.Path.rglob (files that are not named; declare files):2',
      ],
    ]));

  it('lets what computes, sleeps, is seeded or only names a type be', async () => {
    const texts = [
      [
        'import json, os',
        "request = json.load(open(os.environ['WITHIN_REQUEST']))",
        "text = open(request['inputs']['text']).read()",
        "with open(os.path.join(request['scratch'], 'part.txt'), 'w') as file:",
        '    file.write(text)',
        "open(request['outputs']['out'], 'w').write(str(len(text)))",
      ].join('\n'),
      'import time\ntime.sleep(1)\nx = time.gmtime(0), time.strftime("%Y", time.gmtime(0))\n',
      'import random\nrng = random.Random(7)\nx = rng.random()\ndef f(r: random.Random) -> random.Random:\n    return r\n',
      'from datetime import datetime, timedelta\nx = datetime(2020, 1, 1) + timedelta(1)\nisinstance(x, (int, datetime))\ndef f(d: datetime): pass\n',
      'import re, os\nx = re.compile("a"), os.path.join("a", "b"), os.makedirs\n',
      'class Model:\n    def eval(self):\n        return self\n    def __hash__(self):\n        return hash((1, 2))\nx = Model().eval()\n',
      'def compile(x):\n    return x\ny = compile(1)\n',
      'import uuid\nx = uuid.uuid5(uuid.NAMESPACE_DNS, "a")\n',
      'import sys\nx = sys.argv, sys.stdin\n',
      'import typing\nif typing.TYPE_CHECKING:\n    import requests, nobody_has_this\n',
      'import logging, json, pickle, math, tempfile\nlogging.info("a")\n',
    ];
    expect(await reasonsByCase(project, texts)).toEqual(texts.map(() => []));
  });

  it('lifts with declared files what files can hold, and not the clock or chance', async () => {
    const texts = [
      'import importlib\nimportlib.import_module(str(1))\n',
      'exec("")\nx = __file__\n',
      'import subprocess\nsubprocess.run(["a"])\n',
      'import time\nx = time.time()\n',
      'import random\nx = random.random()\n',
    ];
    const found = await reasonsByCase(project, texts, { files: ['case_0.py'], env: [] });
    expect(found.map((reasons) => reasons.length)).toEqual([0, 0, 0, 1, 1]);
  });
});
