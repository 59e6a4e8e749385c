import { describeCases, lay } from './cases.ts';
import { commands } from './project.ts';

const pipeline = commands.files['c.json'] as { steps: readonly Record<string, unknown>[] };
const withStep = (name: string, edit: object) => ({
  'c.json': { ...pipeline, steps: pipeline.steps.map((step) => (step['name'] === name ? { ...step, ...edit } : step)) },
});

describeCases('commands', commands, [
  { title: 'nothing changed', ran: [] },
  {
    title: 'a Python module two imports away',
    edit: { 'tools/mark.py': "MARK = '?!'\n" },
    ran: ['py'],
    why: { py: 'code tools/mark.py' },
  },
  {
    title: 'the script itself',
    act: (lab) => lab.edit('main.py', 'shout(text)', 'shout(text) + text'),
    ran: ['py'],
    why: { py: 'code main.py' },
  },
  {
    title: 'a comment and white space in Python',
    edit: { 'tools/mark.py': "# A remark.\nMARK   =   '!'\n" },
    ran: [],
  },
  { title: 'a Python file that nobody imports', edit: { 'tools/other.py': 'OTHER = 2\n' }, ran: [] },
  {
    title: 'what importing the package runs first',
    edit: { 'tools/__init__.py': 'import tools.other\n' },
    ran: ['py'],
    why: { py: /^code tools\/(__init__|other)\.py$/ },
  },
  {
    title: 'a declared file that a shell script reads',
    edit: { 'lib.sh': 'GREETING=goodbye\n' },
    ran: ['sh'],
    why: { sh: 'code lib.sh' },
  },
  {
    title: 'another word of a command',
    edit: withStep('sh', { command: ['sh', '-e', 'run.sh'] }),
    ran: ['sh'],
    why: { sh: /^code/ },
  },
  {
    title: 'a shell script without declared files is never reused',
    before: withStep('sh', { files: [] }),
    ran: ['sh'],
    why: { sh: /^not-cacheable what run\.sh reads is not followed/ },
  },
  {
    title: 'the clock in a Python helper keeps a step from being reused',
    before: { 'tools/mark.py': "import time\nMARK = '!' if time.time() > 0 else ''\n" },
    ran: ['py'],
    why: { py: /^not-cacheable .*tools\/mark\.py/ },
  },
  {
    title: 'chance in a Python helper keeps a step from being reused',
    before: { 'tools/mark.py': "import random\nMARK = '!' if random.random() < 2 else ''\n" },
    ran: ['py'],
    why: { py: /^not-cacheable .*tools\/mark\.py/ },
  },
  {
    title: 'an import of a computed name in Python keeps a step from being reused',
    before: {
      'tools/mark.py': "import importlib\nNAME = 'tools.' + 'other'\nMARK = str(importlib.import_module(NAME).OTHER)\n",
    },
    ran: ['py'],
    why: { py: /^not-cacheable .*tools\/mark\.py/ },
  },
  {
    title: 'a variable that is read and not declared keeps a step from being reused',
    before: { 'tools/mark.py': "import os\nMARK = os.environ.get('STYLE', '!')\n" },
    ran: ['py'],
    why: { py: /^not-cacheable .*STYLE.*tools\/mark\.py/ },
  },
  {
    title: 'a declared variable of another value',
    before: {
      ...withStep('py', { env: ['STYLE'] }),
      'tools/mark.py': "import os\nMARK = os.environ.get('STYLE', '!')\n",
    },
    act: (lab) => lab.setEnvironment('STYLE', '?'),
    ran: ['py'],
    why: { py: 'environment STYLE' },
  },
  {
    title: 'an undeclared variable that nobody reads',
    act: (lab) => lab.setEnvironment('WITHIN_OTHER_NOBODY', '1'),
    ran: [],
  },
  {
    title: 'the whole project in another folder',
    act: (lab) => lab.move(),
    ran: [],
  },
  {
    title: 'a refresh runs what it names, and what sees other bytes',
    options: { refresh: ['read'] },
    ran: ['read'],
    why: { read: 'refresh --refresh read' },
  },
  {
    title: 'without the cache everything runs',
    options: { noCache: true },
    ran: ['read', 'py', 'sh'],
    why: { py: 'disabled --no-cache' },
  },
  {
    title: 'a step that says cache: false',
    before: withStep('sh', { cache: false }),
    ran: ['sh'],
    why: { sh: 'not-cacheable cache: false' },
  },
  {
    title: 'reuse switched off by its flag',
    act: (lab) => lay(lab, { 'within.flags.yaml': 'reuse: false\n' }),
    ran: ['read', 'py', 'sh'],
    why: { py: 'disabled flag reuse' },
  },
]);
