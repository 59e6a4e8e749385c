/** @module Roles of those who ask the gateway, each with all that the ones before it may do. */

export const roles = ['viewer', 'reviewer', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

export const isRole = (text: unknown): text is Role => roles.some((role) => role === text);

/** Whether who has `own` may do what asks for `least`. */
export const reaches = (own: Role, least: Role): boolean => roles.indexOf(own) >= roles.indexOf(least);

/**
 * Role of a token that names none, as all did before there were roles: it may go on with everything that tokens could do
 * then, and with nothing that came later.
 */
export const plainRole: Role = 'operator';
