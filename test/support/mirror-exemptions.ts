/** @module Files of domain/ and adapters/ whose test lies elsewhere, each with the reason. Files of types need none. */

export const testedElsewhere: Readonly<Record<string, string>> = {};
