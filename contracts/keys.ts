/** @module Ids of encryption keys, as they stand beside what was encrypted. */

export const keyIdPattern = /^[a-z][a-z0-9-]{0,62}$/;
