/** @module Random edits of a project model, and whether what its steps do can change by them. */
import { type Dice, type HelperModel, type ProjectModel, type StepModel, variableNames } from './model.ts';

export interface Edit {
  readonly kind: string;
  /** True: whatever runs again after this edit alone runs in vain. */
  readonly cosmetic: boolean;
  /** `undefined` where the project has nothing to edit this way. */
  readonly apply: (model: ProjectModel, dice: Dice) => ProjectModel | undefined;
}

function editStep(
  model: ProjectModel,
  dice: Dice,
  among: (step: StepModel) => boolean,
  edit: (step: StepModel) => StepModel,
): ProjectModel | undefined {
  const found = model.steps.filter(among);
  if (found.length === 0) return undefined;
  const chosen = dice.pick(found);
  return { ...model, steps: model.steps.map((step) => (step === chosen ? edit(step) : step)) };
}

function editHelper(model: ProjectModel, dice: Dice, edit: (helper: HelperModel) => HelperModel): ProjectModel {
  const chosen = dice.pick(model.helpers);
  return { ...model, helpers: model.helpers.map((helper) => (helper === chosen ? edit(helper) : helper)) };
}

/** Commands other than Python count by bytes, so white space counts there; they are told apart below. */
const parsed = ({ language }: StepModel): boolean => language === 'module' || language === 'python';
const scripted = ({ language }: StepModel): boolean => language !== 'built-in';
const byBytes = ({ language }: StepModel): boolean => language === 'shell';

function editPackage(model: ProjectModel, name: string, dice: Dice): ProjectModel | undefined {
  const known = model.packages[name];
  if (!known) return undefined;
  const next = { version: known.version + 1, value: known.value + 1 + dice.below(5) };
  return { ...model, packages: { ...model.packages, [name]: next } };
}

function editVariable(model: ProjectModel, name: string, dice: Dice): ProjectModel {
  return { ...model, environment: { ...model.environment, [name]: dice.pick(['north', 'south', 'east', '']) } };
}

function editParam(step: StepModel, dice: Dice): StepModel {
  const at = dice.below(step.params.length);
  const value = dice.pick([
    dice.below(20),
    String(dice.below(20)),
    [dice.below(9)],
    { low: dice.below(9) },
    null,
    false,
  ]);
  return { ...step, params: step.params.map(([name, was], index) => [name, index === at ? value : was]) };
}

function editLines(model: ProjectModel, dice: Dice): ProjectModel {
  const name = dice.pick(Object.keys(model.data));
  const lines = model.data[name] ?? [];
  const [head = '', ...rest] = lines;
  const line = name.endsWith('.csv') ? `${lines.length},${dice.below(90)}` : `word ${dice.below(90)}`;
  const kept = name.endsWith('.csv') ? rest : lines;
  const edited = dice.pick([[...kept, line], [line, ...kept.slice(1)], kept.toReversed()]);
  return { ...model, data: { ...model.data, [name]: name.endsWith('.csv') ? [head, ...edited] : edited } };
}

function rewire(step: StepModel, dice: Dice): StepModel {
  const inputs = [...new Set([dice.below(step.id), dice.below(step.id)])];
  return { ...step, inputs, source: undefined };
}

const step = (
  kind: string,
  cosmetic: boolean,
  among: (step: StepModel) => boolean,
  edit: (step: StepModel, dice: Dice) => StepModel,
): Edit => ({ kind, cosmetic, apply: (model, dice) => editStep(model, dice, among, (chosen) => edit(chosen, dice)) });

const helper = (kind: string, cosmetic: boolean, edit: (helper: HelperModel, dice: Dice) => HelperModel): Edit => ({
  kind,
  cosmetic,
  apply: (model, dice) => editHelper(model, dice, (chosen) => edit(chosen, dice)),
});

/** What the issue lists, each in the forms that it has. */
export const edits: readonly Edit[] = [
  step('code', false, scripted, (each, dice) => ({ ...each, factor: each.factor + 1 + dice.below(20) })),
  helper('helper', false, (each, dice) => ({ ...each, base: each.base + 1 + dice.below(20) })),
  helper('constant', false, (each, dice) => ({ ...each, constant: each.constant + 1 + dice.below(20) })),
  helper('export that nobody asks for', true, (each) => ({ ...each, spare: each.spare + 1 })),
  step('parameter', false, scripted, editParam),
  { kind: 'seed', cosmetic: false, apply: (model, dice) => ({ ...model, seed: dice.below(1000) }) },
  { kind: 'data', cosmetic: false, apply: editLines },
  { kind: 'order of keys in the file', cosmetic: true, apply: (model) => ({ ...model, turn: model.turn + 1 }) },
  step(
    'order of parameters',
    true,
    ({ params }) => params.length > 1,
    (each) => ({ ...each, params: each.params.toReversed() }),
  ),
  { kind: 'lock file, package reached', cosmetic: false, apply: (model, dice) => editReached(model, dice) },
  {
    kind: 'lock file, package not reached',
    cosmetic: true,
    apply: (model, dice) => editPackage(model, 'idle', dice),
  },
  {
    kind: 'environment, declared',
    cosmetic: false,
    apply: (model, dice) => editVariable(model, variableNames[0], dice),
  },
  {
    kind: 'environment, not declared',
    cosmetic: true,
    apply: (model, dice) => editVariable(model, variableNames[1], dice),
  },
  step(
    'name of a step',
    true,
    () => true,
    (each) => ({ ...each, name: `${each.name.slice(0, 50)}-x` }),
  ),
  step(
    "name of a module's file",
    true,
    ({ language, seeded }) => language === 'module' && !seeded,
    (each) => ({ ...each, file: `${each.file}x` }),
  ),
  step('white space', true, parsed, (each) => ({ ...each, spacing: (each.spacing + 1) % 4 })),
  helper('white space of a helper', true, (each) => ({ ...each, spacing: (each.spacing + 1) % 4 })),
  step('comment', true, parsed, (each) => ({ ...each, remark: each.remark + 1 })),
  helper('comment of a helper', true, (each) => ({ ...each, remark: each.remark + 1 })),
  step('comment of a shell script', true, byBytes, (each) => ({ ...each, remark: each.remark + 1 })),
  step('other inputs', false, ({ id, language }) => id > 0 && language !== 'built-in', rewire),
];

/** Only where a step imports it; else it is the other edit. */
function editReached(model: ProjectModel, dice: Dice): ProjectModel | undefined {
  const reached = model.steps.some((each) => each.package === 'scale');
  return reached ? editPackage(model, 'scale', dice) : undefined;
}

export const undo = 'back to an earlier state';
