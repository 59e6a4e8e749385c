/** @module What the pages show that people reach by links of messages. */
import type { HandlingMode } from './inbox.ts';
import type { EventKind } from './names.ts';

/** A page that says one thing, and what can be done next. */
export interface NoticeContent {
  readonly title: string;
  /** Stands over the title. */
  readonly kicker: string;
  /** A paragraph each. */
  readonly sentences: readonly string[];
}

export interface UnsubscribeContent {
  readonly person: string;
  readonly kinds: readonly EventKind[];
  /** What was just set. */
  readonly set?: HandlingMode;
}
