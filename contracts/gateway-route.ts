/** @module What is said of a route of the gateway. */
import type { z } from 'zod';

/** A media type, or the schema of JSON. */
export type RouteContent = string | z.ZodType;

export interface GatewayRoute {
  readonly tag: string;
  readonly summary: string;
  readonly body?: RouteContent;
  readonly answers: Readonly<Record<number, { readonly what: string; readonly content?: RouteContent }>>;
  /** Statuses of refusals, as problem details; pages tell them as HTML. */
  readonly refusals?: readonly number[];
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export const html = 'text/html';
export const form = 'application/x-www-form-urlencoded';
export const page = (what: string) => ({ 200: { what, content: html } });
export const json = (what: string, content: z.ZodType) => ({ 200: { what, content } });
