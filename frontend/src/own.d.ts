/** With `?own`, a script takes a copy of a module along, instead of waiting for a chunk that others share. */
declare module '~/state/rows?own' {
  export * from '~/state/rows';
}
declare module '~/state/renditions?own' {
  export * from '~/state/renditions';
}
