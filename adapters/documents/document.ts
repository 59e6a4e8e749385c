/** @module YAML and JSON with positions: where in the text a path of the value stands. */
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { type DocumentKind, invalidDocument, type PlacedProblem, type Position } from './invalid.ts';
import type { Path, Problem } from './problems.ts';

export interface ParsedDocument {
  readonly value: unknown;
  position(problem: Problem): Position | undefined;
}

/** More aliases than a document needs, fewer than a bomb of nested anchors. */
const maxAliasCount = 100;

const ownWords: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'the key stands twice in one map; remove one',
  MULTIPLE_DOCS: 'a second document starts here; keep one in a file',
  TAB_AS_INDENT: 'a tab indents this line; YAML wants spaces',
};

function keyNode(parent: unknown, key: string | number): Node | undefined {
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
  return isPair(pair) && isNode(pair.key) ? pair.key : undefined;
}

function nodeAt(document: Document, path: Path): unknown {
  return path.length === 0 ? document.contents : document.getIn(path, true);
}

function nodeOf(document: Document, { path, at }: Problem): unknown {
  const parent = path.slice(0, -1);
  const key = path.at(-1);
  if (key === undefined) return document.contents;
  if (at === 'parent')
    return parent.length === 0 ? document.contents : (parentKey(document, parent) ?? nodeAt(document, parent));
  const named = keyNode(nodeAt(document, parent), key);
  return at === 'key' ? named : (nodeAt(document, path) ?? named);
}

/** What lacks a key is best found by its own name. */
function parentKey(document: Document, path: Path): unknown {
  const key = path.at(-1);
  return key === undefined ? undefined : keyNode(nodeAt(document, path.slice(0, -1)), key);
}

/**
 * Parses the text of a YAML or JSON document. Throws the error of its kind for syntax and duplicate keys, with the line.
 * A tree with positions costs 25 times of the bare value, so sound JSON gets one only when a problem is to be placed.
 */
export function parseDocumentText(text: string, file: string, kind: DocumentKind): ParsedDocument {
  const value = soundJson(text);
  if (value === undefined) return parseWithPositions(text, file, kind);
  let placed: ParsedDocument | undefined;
  return {
    value,
    position(problem) {
      placed ??= parseWithPositions(text, file, kind);
      return placed.position(problem);
    },
  };
}

const jsonStrings = /"(?:[^"\\]|\\.)*"\s*(:)?/g;

/** The value of JSON in which no map has a key twice (of such keys JSON.parse keeps the last); else undefined. */
function soundJson(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  let keys = 0;
  try {
    const value: unknown = JSON.parse(text, (_key, part: unknown) => {
      if (typeof part === 'object' && part !== null && !Array.isArray(part)) keys += Object.keys(part).length;
      return part;
    });
    for (const [, colon] of text.matchAll(jsonStrings)) if (colon !== undefined) keys -= 1;
    return keys === 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseWithPositions(text: string, file: string, kind: DocumentKind): ParsedDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, merge: true });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = document.errors.map((error): PlacedProblem => {
    const text = ownWords[error.code] ?? error.message.replaceAll(/\s+/g, ' ').trim();
    return { path: [], text, at: 'value', position: at(error.pos[0]) };
  });
  if (problems.length > 0) throw invalidDocument(kind, file, problems, document.errors[0]);
  return {
    value: valueOf(document, file, kind),
    position(problem) {
      const node = nodeOf(document, problem);
      return isNode(node) && node.range ? at(node.range[0]) : undefined;
    },
  };
}

function valueOf(document: Document, file: string, kind: DocumentKind): unknown {
  try {
    return document.toJS({ maxAliasCount });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw invalidDocument(kind, file, [{ path: [], text, at: 'value' }], error);
  }
}
