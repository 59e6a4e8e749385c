/** @module A key of links for tests. */
import { openLinkKeys } from '../../adapters/links/keys.ts';
import type { LinkKeys } from '../../domain/collaboration/links/ports.ts';

export const testLinkKeys = (secret = 'k'.repeat(32)): LinkKeys =>
  openLinkKeys({ linkSecret: 'env:TEST_LINKS', stateDir: '/nowhere', secret: () => secret });
