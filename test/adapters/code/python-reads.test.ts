import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pythonReads } from '../../../adapters/code/python-reads.ts';
import { TestProject } from './project.ts';
import { reasonsByCase } from './python-cases.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const clock = (line: number) => [`time.time (clock):${line}`];
const variable = (name: string, line: number) => [`environment variable ${name} (declare it under env):${line}`];
const file = (name: string, line: number) => [`file ${name} (declare it under files):${line}`];

describe('pythonReads', () => {
  it('finds a clock that another file of the project passes on under another name', async () => {
    project.write('given.py', 'from time import time as now\n');
    project.write('further.py', 'from given import now as later\nimport given\n');
    const texts = [
      'from further import later\nx = later()\n',
      'import given\n\nx = given.now()\n',
      'import further as f\nx = f.given.now()\n',
      'from given import *\nx = now()\n',
      'try:\n    from time import time as t\nexcept ImportError:\n    from json import loads as t\nx = t()\n',
      'def now():\n    return 1\nx = now()\n',
    ];
    expect(await reasonsByCase(project, texts)).toEqual([clock(2), clock(3), clock(2), clock(2), clock(5), []]);
  });

  it('lets declared variables, the request and what is only set be read, and no others', async () => {
    const texts = [
      'import os\nx = os.environ["REGION"]\n',
      'import os as o\nx = o.environ.get("TOKEN", "")\n',
      'from os import getenv\nx = getenv("OTHER")\n',
      'from os import environ as e\nx = e["WITHIN_REQUEST"], e["WITHIN_SECRET_TOKEN"], e["TRACEPARENT"]\n',
      'import os\nos.environ["OMP_NUM_THREADS"] = "1"\nos.environ.setdefault("A", "1")\n',
      'import os\nx = "OTHER" in os.environ\n',
      'import os\nx = dict(os.environ)\n',
      'import os\nx = os.environ.get(str(1))\n',
      'import os\ndef f(params):\n    return os.environ[params["token"]["secret"]]\n',
    ];
    const computed = variable('of a computed name', 2);
    const whole = ['os.environ as a whole:2'];
    const set = [variable('OTHER', 2), [], [], variable('OTHER', 2), whole];
    expect(await reasonsByCase(project, texts)).toEqual([
      variable('REGION', 2),
      variable('TOKEN', 2),
      ...set,
      computed,
      [],
    ]);
    const declared = { files: [], env: ['REGION', 'TOKEN=env:OTHER'] };
    expect(await reasonsByCase(project, texts, declared)).toEqual([[], [], ...set, [], []]);
  });

  it('takes a text that is the path of a file for a read of it, until it is declared', async () => {
    project.write('data/a.csv', 'a');
    const texts = [
      'x = open("data/a.csv").read()\n',
      'from pathlib import Path\nx = Path("data/a.csv").read_text()\n',
      'def load(path="data/a.csv"):\n    return path\n',
      'x = open("not-there.txt").read()\n',
      'import os\nx = os.path.exists("not-there.txt")\n',
      'from pathlib import Path\nx = Path("not-there.txt").exists()\n',
      'from pathlib import Path\nx = Path("not-there.txt")\n',
      'import os\nname = "not-there.txt"\nx = os.path.exists(name)\n',
      'x = open(file="not-there.txt")\n',
      'from pathlib import Path\nPath("made.txt").write_text("a")\nPath("made.txt").open("w")\n',
      'x = "data/" + str(1)\n',
      'from pathlib import Path\nx = Path("data") / str(1)\n',
      '"""data/a.csv"""\nx = {"data": 1}["data"]\n',
      'with open("data/a.csv", "w") as f:\n    f.write("a")\n',
    ];
    const folder = (name: string, line: number) => [`folder ${name} (declare its files):${line}`];
    expect(await reasonsByCase(project, texts)).toEqual([
      file('data/a.csv', 1),
      file('data/a.csv', 2),
      file('data/a.csv', 1),
      file('not-there.txt', 1),
      file('not-there.txt', 2),
      file('not-there.txt', 2),
      file('not-there.txt', 2),
      file('not-there.txt', 3),
      file('not-there.txt', 1),
      [],
      folder('data/', 1),
      [...file('data', 2), ...folder('data', 2)],
      [],
      [],
    ]);
    const found = await reasonsByCase(project, texts, { files: ['data/*'], env: [] }, ['data/a.csv']);
    expect(found.map((reasons) => reasons.length)).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
  });

  it('names the network until probes are declared, and never the address', async () => {
    const texts = [
      'from urllib.request import urlopen\n',
      'from urllib import request\n',
      'import socket\n',
      'from http.client import HTTPSConnection\n',
      'url = "postgresql://user:password@host/base"\n',
      'xml = "http://www.w3.org/2000/svg"\nimport urllib.parse, html, http\n',
    ];
    const module = (name: string) => [`network module ${name} (declare a probe):1`];
    expect(await reasonsByCase(project, texts)).toEqual([
      module('urllib.request'),
      module('urllib.request'),
      module('socket'),
      module('http.client'),
      ['an address of postgresql (declare a probe):1'],
      [],
    ]);
    const probed = await reasonsByCase(project, texts, { files: [], env: [], probed: true });
    expect(probed).toEqual(texts.map(() => []));
  });

  it('looks into expressions that nest as deep as a thousand terms', async () => {
    const sum = `import time\nx = ${'1 + '.repeat(900)}1\ny = time.time()\n`;
    expect(await reasonsByCase(project, [sum])).toEqual([clock(3)]);
  });

  it('holds its texts as Python takes them', () => {
    expect(pythonReads).toContain(String.raw`'\0' in text`);
  });
});
