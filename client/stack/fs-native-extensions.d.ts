/** @module Types of the one function that is used: an exclusive lock of an open file, freed by the kernel. */
declare module 'fs-native-extensions' {
  export function tryLock(fd: number): boolean;
}
